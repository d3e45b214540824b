/**
 * What is wrong with a request in NOTIB's form: `[number] place - text`, all of them in one line. Findings of the core are
 * about the event we made of it; they are said of NOTIB's own field, with its number where it has one.
 */
import type { Finding } from '../../../contracts/outcome.ts';
import { CORE_FIELDS, CORE_NUMBERS, CORE_TEXTS } from './core-texts.ts';
import { TEXTS } from './error-texts.ts';

/** NOTIB joins its errors so. */
export function describeAll(findings: readonly Finding[]): string {
  return [...new Set(findings.map(describe))].join(', ');
}

function describe({ pointer, code, params = {} }: Finding): string {
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
  const ours = TEXTS[code];
  if (ours !== undefined) return `${bracket(code)}${placeOf(pointer)}${fill(ours)}`;
  return ofCore(pointer, code, fill);
}

function bracket(code: string): string {
  return /^\d+$/.test(code) ? `[${code}] ` : '';
}

function ofCore(pointer: string, code: string, fill: (text: string) => string): string {
  const field = fieldOf(pointer);
  const number = CORE_NUMBERS[code]?.[field.name] ?? CORE_NUMBERS[code]?.['*'];
  const text = CORE_TEXTS[code] ?? `no és admès (${code}).`;
  const start = number === undefined ? '' : `[${number}] `;
  return `${start}${placeOf(field.place)}${field.name === '' ? '' : `${field.name} `}${fill(text)}`;
}

/** Where a core's pointer is in what NOTIB's client sent. */
function fieldOf(pointer: string): { place: string; name: string } {
  for (const [pattern, name] of CORE_FIELDS) {
    const match = pattern.exec(pointer);
    if (match === null) continue;
    const [, sending, who] = match;
    if (sending === undefined) return { place: '', name };
    const person = who === 'holder' ? '/titular' : who?.startsWith('representatives') ? '/destinataris/0' : '';
    return { place: `/enviaments/${sending}${person}/x`, name };
  }
  return { place: pointer.startsWith('/data') ? '' : pointer, name: '' };
}

/** "Enviament 1 - Titular - ", as NOTIB counts: from one. */
function placeOf(pointer: string): string {
  const [, enviament, rest = ''] = /^\/enviaments\/(\d+)(.*)$/.exec(pointer) ?? [];
  if (enviament === undefined) return /^\/document\b/.test(pointer) ? 'Document 1 - ' : '';
  const destinatari = /^\/destinataris\/(\d+)/.exec(rest)?.[1];
  const who = rest.startsWith('/titular/')
    ? 'Titular - '
    : destinatari === undefined
      ? ''
      : `Destinatari ${Number(destinatari) + 1} - `;
  return `Enviament ${Number(enviament) + 1} - ${who}`;
}
