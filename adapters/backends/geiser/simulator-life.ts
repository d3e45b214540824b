/**
 * What becomes of an entry at the simulated service: the other office acts after a while, and the code of the body it
 * is for says how. States follow from the time alone, so that a restart changes nothing.
 */
import type { Entry } from './simulator-store.ts';

/** How long a sent entry waits for the other office. Milliseconds. */
export type Speed = { endMs: number };
/** Quick enough for a person to watch. */
export const SANDBOX_SPEED: Speed = { endMs: 3_000 };

export type MagicDestination = { dir3: string; description: string; end: string | null };

/** Any other destination confirms. Codes no register knows. */
export const magicDestinations: readonly MagicDestination[] = [
  { dir3: 'L01999997', description: 'confirms it (as any other does)', end: 'ENVIADO_CONFIRMADO' },
  { dir3: 'L01999996', description: 'refuses it', end: 'ENVIADO_RECHAZADO' },
  { dir3: 'L01999995', description: 'never looks: it stays ENVIADO_PENDIENTE_CONFIRMACION', end: null },
  { dir3: 'L01999994', description: 'sends it on to a third office, which refuses it', end: 'REENVIADO_RECHAZADO' },
  { dir3: 'L01999993', description: 'sends it on to a third office, which never looks', end: 'REENVIADO' },
  { dir3: 'L01999992', description: 'has it annulled', end: 'ANULADO' },
];
const ENDS = new Map(magicDestinations.map(({ dir3, end }) => [dir3, end]));

/** The word for what a person here did. As the sending side says it: which side's word the real one uses is unknown. */
const DECIDED = { confirmar: 'ENVIADO_CONFIRMADO', rechazar: 'ENVIADO_RECHAZADO' } as const;

export type Standing = { estado: string; endedAt: Date | null };

export function standingOf(entry: Entry, now: Date, { endMs }: Speed): Standing {
  if (entry.decided !== null) return { estado: DECIDED[entry.decided.how], endedAt: new Date(entry.decided.at) };
  if (entry.estado !== null) return { estado: entry.estado, endedAt: null };
  const pending = { estado: 'ENVIADO_PENDIENTE_CONFIRMACION', endedAt: null };
  if (entry.waitsAt !== null) return pending;
  const destination = entry.fields.cdOrganoDestino ?? '';
  const end = ENDS.has(destination) ? ENDS.get(destination)! : 'ENVIADO_CONFIRMADO';
  const endedAt = new Date(Date.parse(entry.registeredAt) + endMs);
  return end === null || now < endedAt ? pending : { estado: end, endedAt };
}
