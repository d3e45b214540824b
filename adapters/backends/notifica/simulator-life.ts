/**
 * The life of an envío: created → (envio_programado) → pendiente_sede or its sister on the way → the end its holder's
 * fate gives it → the certificate. Each step grows the list of datados and tells the adviser.
 */
import type { Agenda } from './simulator-clock.ts';
import { madridTime } from './simulator-clock.ts';
import type { Channel, Effect } from './simulator-persons.ts';
import { effectsOf } from './simulator-persons.ts';
import { displayName, surnameOf } from './simulator-rules-person.ts';
import type { Datado, EnvioRecord, Person, Store } from './simulator-store.ts';

/** How long each stage lasts, counted from creation; the certificate from the final state. */
export type Speed = { availableMs: number; finalMs: number; certificateMs: number };

export const SANDBOX_SPEED: Speed = { availableMs: 1000, finalMs: 4000, certificateMs: 1000 };

/** States after which nothing but the certificate comes (contract §7.1). */
export const FINAL_STATES: ReadonlySet<string> = new Set([
  'notificada',
  'leida',
  'rehusada',
  'expirada',
  'ausente',
  'desconocido',
  'direccion_incorrecta',
  'extraviada',
  'fallecido',
  'error',
  'sin_informacion',
  'anulada',
  'estado_por_definir',
]);

/** Before any datado exists. */
export const INITIAL_STATE = 'pendiente_envio';

/** What happened, for the adviser to tell. */
export type LifeEvent = { kind: 'state' | 'certificate'; record: EnvioRecord; channel: Channel; atMs: number };

export type Life = {
  /** Schedules the whole life of a new envío, or the rest of one read back from the journal. */
  begin(record: EnvioRecord): void;
  /** A change that the issuer orders: annulled, or practised by other means. */
  force(record: EnvioRecord, change: { state: string; origen: string; certificate: boolean }): void;
};

type Step = { state: string; atMs: number };

export function createLife(options: {
  agenda: Agenda;
  store: Store;
  speed: Speed;
  tell: (event: LifeEvent) => void;
}): Life {
  const { agenda, store, speed, tell } = options;

  function enter(record: EnvioRecord, change: { state: string; atMs: number; origen: string; channel: Channel }): void {
    record.estado = change.state;
    record.datados.push(datado(record, change));
    store.changed(record);
    tell({ kind: 'state', record, channel: change.channel, atMs: change.atMs });
  }

  function certify(record: EnvioRecord, atMs: number, channel: Channel): void {
    if (record.certifiedAt !== null) return;
    record.certifiedAt = new Date(atMs).toISOString();
    store.changed(record);
    tell({ kind: 'certificate', record, channel, atMs });
  }

  function begin(record: EnvioRecord): void {
    const fate = fateOf(record);
    const steps = stepsOf(record, fate, speed);
    for (const step of steps) {
      if (record.datados.some((past) => past.resultado === step.state)) continue;
      agenda.at(step.atMs, (dueMs) => {
        // Annulled or practised by other means meanwhile: the platform's own course ends there.
        if (FINAL_STATES.has(record.estado)) return;
        enter(record, { state: step.state, atMs: dueMs, origen: 'electronico', channel: fate.channel });
      });
    }
    const last = steps.at(-1);
    if (last === undefined || !fate.certificate || !FINAL_STATES.has(last.state)) return;
    agenda.at(last.atMs + speed.certificateMs * fate.certificateFactor, (dueMs) => {
      if (record.estado === last.state) certify(record, dueMs, fate.channel);
    });
  }

  return {
    begin,
    force(record, change) {
      const atMs = agenda.life().getTime();
      enter(record, { state: change.state, atMs, origen: change.origen, channel: 'carpeta' });
      if (change.certificate) certify(record, atMs, 'carpeta');
    },
  };
}

type Fate = { end: string | null; channel: Channel; certificate: boolean; certificateFactor: number };

const WITHOUT_CERTIFICATE: ReadonlySet<string> = new Set(['error', 'sin_informacion', 'anulada', 'estado_por_definir']);
// A communication has no legal effect: it can be read, run out or fail, nothing else (contract §7.1).
const ONLY_NOTIFICATIONS: ReadonlySet<string> = new Set([
  'notificada',
  'rehusada',
  'ausente',
  'desconocido',
  'direccion_incorrecta',
  'extraviada',
  'fallecido',
]);

function fateOf(record: EnvioRecord): Fate {
  const effects = effectsOf(surnameOf(record.titular));
  const end = effects.find((effect): effect is Extract<Effect, { kind: 'end' }> => effect.kind === 'end');
  const certificate = effects.find((effect) => effect.kind === 'certificate');
  const wanted = end === undefined ? 'notificada' : end.state;
  const state = wanted !== null && record.tipoEnvio === 1 && ONLY_NOTIFICATIONS.has(wanted) ? 'leida' : wanted;
  return {
    end: state,
    channel: end?.channel ?? 'carpeta',
    certificate: certificate?.when !== 'never' && !WITHOUT_CERTIFICATE.has(state ?? ''),
    certificateFactor: certificate?.when === 'late' ? 10 : 1,
  };
}

const WAYS: Readonly<Record<Channel, readonly string[]>> = {
  carpeta: ['pendiente_sede'],
  dehu: ['pendiente_deh', 'enviado_deh'],
  postal: ['pendiente_sede', 'pendiente_cie', 'enviado_ci'],
};

function stepsOf(record: EnvioRecord, fate: Fate, speed: Speed): Step[] {
  const scheduled = record.fechaEnvioProgramado !== null;
  const createdMs = Date.parse(record.createdAt);
  // A scheduled envío waits as long again: its true day would be too far away for a sped-up clock.
  const startMs = createdMs + (scheduled ? speed.availableMs : 0);
  const way = WAYS[fate.channel];
  const gapMs = (speed.finalMs - speed.availableMs) / way.length;
  const steps: Step[] = way.map((state, index) => ({ state, atMs: startMs + speed.availableMs + gapMs * index }));
  if (scheduled) steps.unshift({ state: 'envio_programado', atMs: createdMs });
  if (fate.end !== null) steps.push({ state: fate.end, atMs: startMs + speed.finalMs });
  return steps;
}

function datado(
  record: EnvioRecord,
  change: { state: string; atMs: number; origen: string; channel: Channel },
): Datado {
  const reached = ['notificada', 'leida', 'rehusada'].includes(change.state);
  const { person: receiver } = receiverOf(record);
  return {
    fecha: laterThan(record.datados.at(-1)?.fecha, madridTime(new Date(change.atMs))),
    resultado: change.state,
    origen: change.channel === 'postal' && FINAL_STATES.has(change.state) ? 'postal' : change.origen,
    nombreReceptor: reached ? displayName(receiver) : null,
    nifReceptor: reached ? receiver.nif : null,
    descripcionError: change.state === 'error' ? 'Error simulado en un agente colaborador' : null,
  };
}

/** Who appeared: the holder, or a representative where the holder has no NIF or the magic word says so. */
export function receiverOf(record: EnvioRecord): { person: Person; bond: 1 | 2 } {
  const representative = record.destinatarios.find((person) => person.nif !== null);
  const wanted = effectsOf(surnameOf(record.titular)).some((effect) => effect.kind === 'representative');
  const instead = representative !== undefined && (wanted || record.titular.nif === null);
  return instead ? { person: representative, bond: 2 } : { person: record.titular, bond: 1 };
}

// Dates have whole seconds and the newest one is the state: a fast clock must not make two of them equal.
function laterThan(previous: string | undefined, fecha: string): string {
  if (previous === undefined || previous < fecha) return fecha;
  return new Date(Date.parse(`${previous}Z`) + 1000).toISOString().slice(0, 19);
}
