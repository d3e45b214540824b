/**
 * Magic persons: a word among the holder's surnames (or in the company name) decides what becomes of an envío, after
 * the idea of GOV.UK Notify's test recipients. Surnames, because only the official fictitious NIFs may be used.
 */

import type { AdviserFault } from './simulator-faults.ts';

export type Channel = 'carpeta' | 'dehu' | 'postal';

export type Effect =
  | { kind: 'down'; tries: number }
  | { kind: 'refuse'; code: string }
  | { kind: 'lose-answer' }
  | { kind: 'answer-slowly' }
  | { kind: 'end'; state: string | null; channel: Channel }
  | { kind: 'certificate'; when: 'late' | 'never' }
  | { kind: 'representative' }
  | { kind: 'adviser'; quirk: AdviserFault };

export type MagicPerson = {
  /** The word as written in a surname; `<n>` stands for digits that follow it directly. */
  word: string;
  description: string;
  effect: (digits: string) => Effect;
};

const ends =
  (state: string | null, channel: Channel = 'carpeta'): MagicPerson['effect'] =>
  () => ({ kind: 'end', state, channel });
const adviser =
  (quirk: AdviserFault): MagicPerson['effect'] =>
  () => ({ kind: 'adviser', quirk });

/** Without any of these words the envío is accessed in the folder: `notificada`, or `leida` for a communication. */
export const magicPersons: readonly MagicPerson[] = [
  {
    word: 'ACCEDE',
    description: 'accesses it in the citizen folder (as anybody else does)',
    effect: ends('notificada'),
  },
  {
    word: 'REHUSA',
    description: 'refuses it: rehusada (a communication is read all the same)',
    effect: ends('rehusada'),
  },
  { word: 'CADUCA', description: 'never looks: expirada at the end of the term', effect: ends('expirada') },
  { word: 'ESPERA', description: 'stays pendiente_sede for ever', effect: ends(null) },
  {
    word: 'DEHU',
    description: 'accesses it through DEHú (pendiente_deh, enviado_deh)',
    effect: ends('notificada', 'dehu'),
  },
  {
    word: 'CARTERO',
    description: 'receives it by post (pendiente_cie, enviado_ci)',
    effect: ends('notificada', 'postal'),
  },
  {
    word: 'REPRESENTA',
    description: 'the first representative with a NIF appears instead of the holder',
    effect: () => ({ kind: 'representative' }),
  },
  { word: 'AUSENTE', description: 'is not at home: ausente, by post', effect: ends('ausente', 'postal') },
  {
    word: 'DESCONOCIDA',
    description: 'is unknown at the address: desconocido, by post',
    effect: ends('desconocido', 'postal'),
  },
  {
    word: 'MUDADA',
    description: 'gave a wrong address: direccion_incorrecta, by post',
    effect: ends('direccion_incorrecta', 'postal'),
  },
  { word: 'EXTRAVIA', description: 'the letter is lost: extraviada, by post', effect: ends('extraviada', 'postal') },
  { word: 'FALLECE', description: 'has died: fallecido, by post', effect: ends('fallecido', 'postal') },
  { word: 'ERROR', description: 'an agent fails: error, with a description', effect: ends('error') },
  { word: 'SININFO', description: 'nothing more is known: sin_informacion', effect: ends('sin_informacion') },
  { word: 'ENIGMA', description: 'ends in a state no table knows', effect: ends('estado_por_definir') },
  {
    word: 'ACUSETARDE',
    description: 'the certificate comes ten times later',
    effect: () => ({ kind: 'certificate', when: 'late' }),
  },
  {
    word: 'SINACUSE',
    description: 'the certificate never comes',
    effect: () => ({ kind: 'certificate', when: 'never' }),
  },
  {
    word: 'RECHAZO<n>',
    description: 'the envío is rejected with SOAP fault <n>, such as RECHAZO4534',
    effect: (digits) => ({ kind: 'refuse', code: digits || '4000' }),
  },
  {
    word: 'CAIDA<n>',
    description: 'the platform is down (503, HTML) for the first <n> tries of that reference; 3 without a number',
    effect: (digits) => ({ kind: 'down', tries: Number(digits || 3) }),
  },
  {
    word: 'PERDIDA',
    description: 'the envío is created, but the connection breaks before the answer',
    effect: () => ({ kind: 'lose-answer' }),
  },
  {
    word: 'LENTA',
    description: 'the envío is created, and answered after `slowMs`',
    effect: () => ({ kind: 'answer-slowly' }),
  },
  {
    word: 'ALREVES',
    description: 'the adviser announces the certificate before the state',
    effect: adviser('certificate-first'),
  },
  { word: 'REPITE', description: 'the adviser says everything twice', effect: adviser('duplicate') },
  {
    word: 'RARA',
    description: 'the adviser announces a state no table knows before the true one',
    effect: adviser('unknown-state'),
  },
  {
    word: 'JUNTOS',
    description: 'the adviser sends state and certificate in one message (tipoEntrega 2)',
    effect: adviser('together'),
  },
  { word: 'SINRECEPTOR', description: 'the adviser names no receiver', effect: adviser('no-receiver') },
  { word: 'SINVINCULO', description: 'the adviser leaves vinculoReceptor nil', effect: adviser('nil-bond') },
  {
    word: 'AJENA',
    description: 'the adviser also announces an identifier nobody knows',
    effect: adviser('unknown-identifier'),
  },
  { word: 'CALLADA', description: 'the adviser never calls: only polling finds out', effect: adviser('silent') },
];

const byStem = new Map(magicPersons.map((person) => [person.word.replace('<n>', ''), person]));

/** What the words of a name ask for. Case and accents do not count; a word counts only whole. */
export function effectsOf(surnames: string): Effect[] {
  const effects: Effect[] = [];
  const plain = surnames.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
  for (const word of plain.split(/[^A-Z0-9]+/)) {
    const [, stem = '', digits = ''] = /^([A-Z]+)(\d{0,6})$/.exec(word) ?? [];
    const person = byStem.get(stem);
    if (person === undefined || (digits !== '' && !person.word.endsWith('<n>'))) continue;
    effects.push(person.effect(digits));
  }
  return effects;
}
