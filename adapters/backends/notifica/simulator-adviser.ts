/**
 * The platform's side of the adviser (contract §6): calls the issuer's `sincronizarEnvio` on every change, in order
 * per envío, and repeats until it is answered 000. That it repeats, how often and how long is our assumption: no
 * source says what the platform does with another answer.
 */
import { adviserEnvelope, type Notice } from './simulator-adviser-message.ts';
import type { Agenda } from './simulator-clock.ts';
import { madridTime } from './simulator-clock.ts';
import type { AdviserFault, Faults } from './simulator-faults.ts';
import type { LifeEvent } from './simulator-life.ts';
import { effectsOf } from './simulator-persons.ts';
import { createQueue } from './simulator-queue.ts';
import { surnameOf } from './simulator-rules-person.ts';
import type { EnvioRecord } from './simulator-store.ts';

/** Sends one call; rejects when no answer came. Handed in, so that tests need no network. */
export type Post = (call: { url: string; headers: Record<string, string>; body: Buffer }) => Promise<{
  status: number;
  body: string;
}>;

export type AdviserOptions = {
  attempts: number;
  baseMs: number;
  maxMs: number;
  /** Calls under way at the same time. */
  concurrency: number;
  /** Also send the receipt as XML. */
  withXml: boolean;
};
export const ADVISER_DEFAULTS: AdviserOptions = {
  attempts: 10,
  baseMs: 500,
  maxMs: 30_000,
  concurrency: 8,
  withXml: false,
};

export type AdviserCounts = { calls: number; delivered: number; givenUp: number };

export type Adviser = {
  tell(event: LifeEvent): void;
  setUrl(url: string | null): void;
  counts(): AdviserCounts;
  /** Resolves when no call is under way or ready to go; repeats that wait for their time do not count. */
  idle(): Promise<void>;
  close(): void;
};

type Line = { notices: Notice[]; attempt: number; held: Notice | null };

export function createAdviser(options: {
  url: string | null;
  post: Post;
  agenda: Agenda;
  faults: Faults;
  settings: AdviserOptions;
  warn: (event: string, fields: Record<string, string | number>) => void;
}): Adviser {
  const { agenda, settings } = options;
  let { url } = options;
  const counts: AdviserCounts = { calls: 0, delivered: 0, givenUp: 0 };
  const lines = new Map<string, Line>();
  const queue = createQueue({ concurrency: settings.concurrency, work: deliverFirst });

  function tell(event: LifeEvent): void {
    if (url === null) return;
    const { record } = event;
    const quirks = quirksOf(record, options.faults);
    if (quirks.has('silent')) return;
    const line = lines.get(record.identificador) ?? { notices: [], attempt: 0, held: null };
    const wasEmpty = line.notices.length === 0;
    line.notices.push(...noticesFor(event, line, quirks));
    if (line.notices.length === 0 && line.held === null) return;
    lines.set(record.identificador, line);
    if (wasEmpty && line.notices.length > 0) queue.push(record.identificador);
  }

  async function deliverFirst(identificador: string): Promise<void> {
    const line = lines.get(identificador);
    const notice = line?.notices[0];
    if (line === undefined || notice === undefined || url === null) return;
    counts.calls += 1;
    const taken = await call(options.post, url, notice, settings.withXml);
    line.attempt += 1;
    if (!taken && line.attempt < settings.attempts) {
      const delayMs = Math.min(settings.maxMs, settings.baseMs * 2 ** (line.attempt - 1));
      agenda.at(agenda.life().getTime() + delayMs, () => queue.push(identificador));
      return;
    }
    if (taken) counts.delivered += 1;
    else {
      counts.givenUp += 1;
      options.warn('simulator.adviser-gave-up', { identificador, attempts: line.attempt });
    }
    line.notices.shift();
    line.attempt = 0;
    if (line.notices.length > 0) queue.push(identificador);
    else if (line.held === null) lines.delete(identificador);
  }

  return {
    tell,
    setUrl(next) {
      url = next;
      if (next === null) lines.clear();
    },
    counts: () => ({ ...counts }),
    idle: queue.idle,
    close: queue.close,
  };
}

function quirksOf(record: EnvioRecord, faults: Faults): Set<AdviserFault> {
  const surname = surnameOf(record.titular);
  const magic = effectsOf(surname).flatMap((effect) => (effect.kind === 'adviser' ? effect.quirk : []));
  return new Set([...magic, ...faults.forAdviser({ surname, reference: record.referenciaEmisor })]);
}

const CERTIFIED: ReadonlySet<string> = new Set([
  'notificada',
  'leida',
  'rehusada',
  'expirada',
  'ausente',
  'desconocido',
  'direccion_incorrecta',
  'extraviada',
  'fallecido',
]);

/** Turns a change into calls. A final state may be held back until its certificate exists. */
function noticesFor(event: LifeEvent, line: Line, quirks: ReadonlySet<AdviserFault>): Notice[] {
  const { record, channel } = event;
  const newest = record.datados.at(-1);
  const base = {
    record,
    state: record.estado,
    fecha: newest?.fecha ?? madridTime(new Date(event.atMs)),
    channel,
    quirks,
    identificador: record.identificador,
  };
  const twice = (notices: Notice[]) => (quirks.has('duplicate') ? notices.flatMap((one) => [one, one]) : notices);
  if (event.kind === 'certificate') {
    const { held } = line;
    line.held = null;
    if (held === null) return twice([{ ...base, type: 3 }]);
    if (held.quirks.has('together')) return twice([{ ...base, type: 2 }]);
    return twice([{ ...base, type: 3 }, held]);
  }
  const strange: Notice[] = [];
  if (quirks.has('unknown-state')) strange.push({ ...base, type: 1, state: 'estado_por_definir' });
  if (quirks.has('unknown-identifier')) strange.push({ ...base, type: 1, identificador: `${'f'.repeat(12)}0` });
  const notice: Notice = { ...base, type: 1 };
  if (CERTIFIED.has(record.estado) && (quirks.has('together') || quirks.has('certificate-first'))) {
    line.held = notice;
    return strange;
  }
  return twice([...strange, notice]);
}

async function call(post: Post, url: string, notice: Notice, withXml: boolean): Promise<boolean> {
  const body = Buffer.from(adviserEnvelope(notice, withXml));
  const headers = {
    'content-type': 'text/xml; charset=utf-8',
    soapaction: '"sincronizarEnvio"',
    'content-length': String(body.length),
  };
  try {
    const answer = await post({ url, headers, body });
    return answer.status === 200 && /<(?:[\w.-]+:)?codigoRespuesta(?:\s[^>]*)?>\s*000\s*</.test(answer.body);
  } catch {
    // No answer is one of the expected answers: the call is repeated.
    return false;
  }
}
