/** Text that cannot be kept: PostgreSQL keeps no NUL, and half a surrogate pair has no UTF-8. */
import type { Finding } from '../../contracts/outcome.ts';
import { escapePointer } from './places.ts';

/** Places named in one answer. */
const MAX_FINDINGS = 100;

/** Where it stands in a value that came from outside, names of members included. */
export function badTextFindings(value: unknown): Finding[] {
  const findings: Finding[] = [];
  look(value, '', findings);
  return findings;
}

function look(value: unknown, pointer: string, findings: Finding[]): void {
  if (typeof value === 'string') {
    if (isBad(value)) findings.push({ pointer, code: 'bad-text' });
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (findings.length >= MAX_FINDINGS) return;
    if (isBad(name)) findings.push({ pointer, code: 'bad-text' });
    else look(member, `${pointer}/${escapePointer(name)}`, findings);
  }
}

function isBad(text: string): boolean {
  return text.includes('\u0000') || !text.isWellFormed();
}
