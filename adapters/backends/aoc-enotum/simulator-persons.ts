/** Magic persons: a word among the holder's surnames, or in the company's name, decides what becomes of a notification. */
import type { Held } from './simulator-state.ts';

export type Fate = {
  /** Where it ends; null: it stays deposited. */
  end: string | null;
  signer: string | null;
  evidence: 'at once' | 'late' | 'never';
};

const ACCEPTED: Fate = { end: 'ACCEPTADA', signer: 'Interessat', evidence: 'at once' };

/** Anybody else accepts. */
export const MAGIC: Readonly<Record<string, Partial<Fate>>> = {
  REHUSA: { end: 'REBUTJADA' },
  CADUCA: { end: 'EXPIRADA', signer: null },
  ESPERA: { end: null },
  ERROR: { end: 'ERROR', signer: null, evidence: 'never' },
  REPRESENTA: { signer: 'Representant' },
  HABILITADO: { signer: 'FuncionariHabilitat' },
  PAPEL: { signer: 'PracticadaPaper' },
  ACUSETARDE: { evidence: 'late' },
  SINACUSE: { evidence: 'never' },
};
/** Refused with 720: a body that is notified elsewhere. */
export const ELSEWHERE = 'OTRAVIA';

export function fateOf(held: Pick<Held, 'recipients' | 'kind'>): Fate {
  const holder = held.recipients.find(({ titular }) => titular) ?? held.recipients[0];
  const words = (holder?.name ?? '').toUpperCase().split(/[^A-ZÀ-Ü]+/);
  const effects = words.flatMap((word) => (Object.hasOwn(MAGIC, word) ? [MAGIC[word]!] : []));
  const fate = Object.assign({ ...ACCEPTED }, ...effects) as Fate;
  // A communication is neither refused nor does it expire (README, 1.3).
  const quiet = held.kind === 'COMUNICACIO' && ['REBUTJADA', 'EXPIRADA'].includes(fate.end ?? '');
  return quiet ? { ...fate, end: null } : fate;
}
