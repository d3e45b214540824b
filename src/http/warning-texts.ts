/** What a warning means and what can be done about it, in the reader's language. A code table; values in {braces}. */
import { LANGUAGES, type Language } from './language.ts';
import { fill } from './problem-texts.ts';

type Text = readonly [detail: string, fix: string];
type Row = readonly [es: Text, ca: Text, en: Text];

/** Of a person's own data the characters are not shown. */
const UNSHOWN = 'characters-replaced unshown';
const REWRITE = [
  'Si el cambio no le conviene, escríbalo de otro modo.',
  "Si el canvi no us convé, escriviu-ho d'una altra manera.",
  'Write it otherwise if the change does not suit you.',
] as const;

const WARNINGS: Readonly<Record<string, Row>> = {
  'already-accepted': [
    ['Este mismo evento ya se aceptó.', 'Nada: enviarlo de nuevo da el mismo recibo y no crea nada.'],
    ["Aquest mateix esdeveniment ja s'ha acceptat.", 'Res: tornar-lo a enviar dona el mateix rebut i no crea res.'],
    ['This very event was accepted before.', 'Nothing: sending it again gives the same receipt and makes nothing new.'],
  ],
  'held-until-seal': [
    ['Se aceptaría y esperaría al sello. {cause}', ''],
    ["S'acceptaria i esperaria el segell. {cause}", ''],
    ['It would be accepted and wait for the seal. {cause}', ''],
  ],
  'held-until-key': [
    ['Se aceptaría y esperaría a la clave. {cause}', ''],
    ["S'acceptaria i esperaria la clau. {cause}", ''],
    ['It would be accepted and wait for the key. {cause}', ''],
  ],
  'held-until-back-end': [
    ['Se aceptaría y esperaría al destino. {cause}', ''],
    ["S'acceptaria i esperaria la destinació. {cause}", ''],
    ['It would be accepted and wait for the back end. {cause}', ''],
  ],
  'characters-replaced': [
    ['El destino no admite algunos caracteres: {before} se enviaría como {after}; su texto se conserva.', REWRITE[0]],
    [
      "La destinació no admet alguns caràcters: {before} s'enviaria com a {after}; el vostre text es conserva.",
      REWRITE[1],
    ],
    [
      'The back end does not take some characters: {before} would be sent as {after}; your own text is kept.',
      REWRITE[2],
    ],
  ],
  [UNSHOWN]: [
    ['El destino no admite algunos caracteres de este dato y los sustituiría; el suyo se conserva.', REWRITE[0]],
    ["La destinació no admet alguns caràcters d'aquesta dada i els substituiria; la vostra es conserva.", REWRITE[1]],
    ['The back end does not take some characters of this and they would be replaced; your own is kept.', REWRITE[2]],
  ],
  'text-shortened': [
    [
      'El texto pasaría de {before} a {after} caracteres, el máximo del destino.',
      'Acórtelo usted, para decidir qué se pierde.',
    ],
    [
      'El text passaria de {before} a {after} caràcters, el màxim de la destinació.',
      'Escurceu-lo vós, per decidir què es perd.',
    ],
    [
      'The text would go from {before} to {after} characters, the most the back end takes.',
      'Shorten it yourself, so that you choose what is lost.',
    ],
  ],
};

/** Warnings that have a text of ours. */
export const WARNING_CODES = Object.keys(WARNINGS);

/** Null for a code that is not ours. The remedy of a `held-until-…` is that of its cause. */
export function warningText(
  code: string,
  language: Language,
  params: Readonly<Record<string, string | number>>,
): { detail: string; fix: string } | null {
  const row = WARNINGS[code === 'characters-replaced' && params.before === undefined ? UNSHOWN : code];
  if (row === undefined) return null;
  const [detail, fix] = row[LANGUAGES.indexOf(language)] ?? row[0];
  return { detail: fill(detail, params), fix: fill(fix, params) };
}
