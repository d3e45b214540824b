/**
 * What the simulator remembers: envíos by identifier and by (issuer, reference), counts, and an optional journal from
 * which a restarted simulator remembers them again. Documents are not kept, only their hash and size.
 */
import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';

export type Person = {
  nif: string | null;
  nombre: string | null;
  apellidos: string | null;
  razonSocial: string | null;
  email: string | null;
  telefono: string | null;
  codigoDestino: string | null;
};

export type Datado = {
  /** Madrid local time without zone, to the second. */
  fecha: string;
  resultado: string;
  origen: string;
  nombreReceptor: string | null;
  nifReceptor: string | null;
  descripcionError: string | null;
};

export type EnvioRecord = {
  identificador: string;
  referenciaEmisor: string | null;
  dir3: string;
  tipoEnvio: 1 | 2;
  concepto: string;
  descripcion: string | null;
  procedimiento: string | null;
  fechaEnvioProgramado: string | null;
  caducidad: string | null;
  retardo: number | null;
  titular: Person;
  destinatarios: Person[];
  postal: boolean;
  /** As declared and checked: Base64 of the raw SHA-256. Null for a linked document without one. */
  hash: string;
  documentBytes: number;
  mediaType: string;
  estado: string;
  datados: Datado[];
  /** Instant the certificate became available, RFC 3339 UTC; null until then. */
  certifiedAt: string | null;
  /** Instant of creation, RFC 3339 UTC. */
  createdAt: string;
  /** 1 for the first envío this simulator created, then counting. */
  order: number;
};

export type Counts = {
  /** altaRemesaEnvios requests read to their end, whatever became of them. */
  received: number;
  created: number;
  duplicatesRefused: number;
  /** Envíos beyond the first with the same issuer and reference. */
  doubled: number;
};

export type Store = {
  add(record: EnvioRecord): void;
  changed(record: EnvioRecord): void;
  byId(identificador: string): EnvioRecord | undefined;
  /** The first one, where duplicates are let in. */
  byReference(dir3: string, reference: string): EnvioRecord | undefined;
  all(): IterableIterator<EnvioRecord>;
  newIdentifier(nowMs: number): string;
  nextOrder(): number;
  counts: Counts;
  close(): void;
};

export function createStore(journal: string | undefined): Store {
  const byId = new Map<string, EnvioRecord>();
  const byReference = new Map<string, EnvioRecord>();
  const counts: Counts = { received: 0, created: 0, duplicatesRefused: 0, doubled: 0 };
  let lastMicros = 0;

  function remember(record: EnvioRecord): void {
    byId.set(record.identificador, record);
    counts.created += 1;
    if (record.referenciaEmisor === null) return;
    const key = referenceKey(record.dir3, record.referenciaEmisor);
    if (byReference.has(key)) counts.doubled += 1;
    else byReference.set(key, record);
  }

  if (journal !== undefined && existsSync(journal)) {
    const latest = new Map<string, EnvioRecord>();
    for (const record of readJournal(journal)) latest.set(record.identificador, record);
    for (const record of latest.values()) remember(record);
  }
  let file = journal === undefined ? null : openSync(journal, 'a');
  // Each record starts on a line of its own, also after one that was cut off by a kill.
  const write = (record: EnvioRecord) => file !== null && writeSync(file, `\n${JSON.stringify(record)}`);

  return {
    add(record) {
      remember(record);
      write(record);
    },
    changed: (record) => void write(record),
    byId: (identificador) => byId.get(identificador),
    byReference: (dir3, reference) => byReference.get(referenceKey(dir3, reference)),
    all: () => byId.values(),
    // PHP's uniqid: seconds and microseconds in hex, 8 + 5 digits; unique because it never repeats a microsecond.
    newIdentifier(nowMs) {
      do lastMicros = Math.max(lastMicros + 1, nowMs * 1000);
      while (byId.has(uniqid(lastMicros)));
      return uniqid(lastMicros);
    },
    nextOrder: () => byId.size + 1,
    counts,
    close() {
      if (file !== null) closeSync(file);
      file = null;
    },
  };
}

function referenceKey(dir3: string, reference: string): string {
  return `${dir3} ${reference}`;
}

function uniqid(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  return seconds.toString(16).padStart(8, '0') + (micros % 1_000_000).toString(16).padStart(5, '0');
}

function readJournal(path: string): EnvioRecord[] {
  return readFileSync(path, 'utf8').split('\n').flatMap(readRecord);
}

// A line may be cut off where the process was killed; nobody was told of that envío.
function readRecord(line: string): EnvioRecord[] {
  if (line === '') return [];
  try {
    return [JSON.parse(line) as EnvioRecord];
  } catch {
    return [];
  }
}
