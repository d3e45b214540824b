/** Why a message may be the one a callback speaks of, in words; in Spanish, Catalan and English. Pure. */
import type { Suggestion, SuggestionKind } from './suggestions.ts';

type Language = 'es' | 'ca' | 'en';

/** `{reference}`, `{remoteId}`, `{entity}`, `{differs}` and `{apart}` are filled in. */
const TEXTS: Readonly<Record<SuggestionKind, Readonly<Record<Language, string>>>> = {
  'reference-named': {
    es: 'El aviso nombra nuestra referencia de este mensaje ({reference}).',
    ca: 'L’avís anomena la nostra referència d’aquest missatge ({reference}).',
    en: 'The callback names our reference of this message ({reference}).',
  },
  'written-otherwise': {
    es: 'Tiene el mismo identificador, escrito de otra manera ({remoteId}).',
    ca: 'Té el mateix identificador, escrit d’una altra manera ({remoteId}).',
    en: 'It has the same identifier, written otherwise ({remoteId}).',
  },
  'same-identifier': {
    es: 'Tiene este mismo identificador, pero es de {entity}, y el aviso nombra a otro organismo.',
    ca: 'Té aquest mateix identificador, però és de {entity}, i l’avís anomena un altre organisme.',
    en: 'It has this very identifier, but is of {entity}, and the callback names another body.',
  },
  'identifier-begins-alike': {
    es: 'Su identificador empieza igual; uno de los dos está cortado ({remoteId}).',
    ca: 'El seu identificador comença igual; un dels dos està tallat ({remoteId}).',
    en: 'Its identifier begins alike; one of the two is cut off ({remoteId}).',
  },
  'identifier-similar': {
    es: 'Su identificador se parece: caracteres distintos, {differs} ({remoteId}).',
    ca: 'El seu identificador s’assembla: caràcters diferents, {differs} ({remoteId}).',
    en: 'Its identifier is similar: characters that differ, {differs} ({remoteId}).',
  },
  unanswered: {
    es: 'Es de la misma entidad, quizá llegó y no tiene identificador; entre los dos, {apart}.',
    ca: 'És de la mateixa entitat, potser va arribar i no té identificador; entre els dos, {apart}.',
    en: 'It is of the same entity, may have arrived and has no identifier; between the two, {apart}.',
  },
  'without-identifier': {
    es: 'Es de la misma entidad, se aceptó y no tiene identificador; entre los dos, {apart}.',
    ca: 'És de la mateixa entitat, es va acceptar i no té identificador; entre els dos, {apart}.',
    en: 'It is of the same entity, was accepted and has no identifier; between the two, {apart}.',
  },
};

export function suggestionText(suggestion: Suggestion, language: Language): string {
  const values: Record<string, string> = {
    reference: suggestion.reference,
    remoteId: suggestion.remoteId ?? '',
    entity: suggestion.entity,
    differs: String(suggestion.differs),
    apart: apart(Math.abs(suggestion.apartMs)),
  };
  return TEXTS[suggestion.kind][language].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** Alike in the three languages. */
function apart(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} d`;
}
