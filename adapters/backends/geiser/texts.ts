/**
 * What a word of GEISER, a state or a finding means and how to put it right, in Spanish, Catalan and English. Codes come
 * as `geiser-…`; words of the service also bare. Values in {braces}.
 */
import { REGISTERED, STATES, type StateGroup, TYPES } from './codes.ts';
import { STATE_TEXTS, TYPE_TEXTS } from './texts-codes.ts';
import { FINDINGS } from './texts-findings.ts';
import type { Language, Row } from './texts-shape.ts';

const STATE_FIXES: Readonly<Record<StateGroup, Readonly<Record<Language, string>>>> = {
  waiting: { es: 'Espere a la otra oficina.', ca: "Espereu l'altra oficina.", en: 'Wait for the other office.' },
  done: { es: 'No hay nada que hacer.', ca: 'No cal fer res.', en: 'There is nothing to do.' },
  refused: {
    es: 'Lea el motivo en GEISER, corrija el destino o el contenido y envíe otro asiento.',
    ca: 'Llegiu el motiu a GEISER, corregiu la destinació o el contingut i envieu un altre assentament.',
    en: 'Read the reason in GEISER, correct destination or content, and send another entry.',
  },
  look: {
    es: 'Consulte el asiento en GEISER: de ese estado no se concluye nada.',
    ca: "Consulteu l'assentament a GEISER: d'aquest estat no es conclou res.",
    en: 'Look at the entry in GEISER: nothing is concluded from that state.',
  },
};

/** Null for a code that is not of this adapter. */
export function explain(code: string, language: Language): { detail: string; fix: string } | null {
  const bare = code.replace(/^geiser-/, '');
  if (TYPES.has(bare)) return textOf(TYPE_TEXTS[bare], language);
  const group = bare === REGISTERED ? 'waiting' : STATES.get(bare)?.group;
  if (group !== undefined) {
    const detail = STATE_TEXTS[bare]?.[language];
    return detail === undefined ? null : { detail, fix: STATE_FIXES[group][language] };
  }
  return bare === code ? null : textOf(FINDINGS[bare], language);
}

function textOf(row: Row | undefined, language: Language): { detail: string; fix: string } | null {
  if (row === undefined) return null;
  const [detail, fix] = row[language];
  return { detail, fix };
}
