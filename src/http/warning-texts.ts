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
  'power-not-found': [
    [
      'En el registro de apoderamientos no consta un poder en vigor de este representante.',
      'Compruebe que puede actuar por la persona; puede tener un poder que no esté en ese registro.',
    ],
    [
      'Al registre d’apoderaments no consta cap poder en vigor d’aquest representant.',
      'Comproveu que pot actuar per la persona; pot tenir un poder que no estiga en aquest registre.',
    ],
    [
      'The register of powers knows of no power in force for this representative.',
      'Check that they may act for the person; there may be a power that is not in that register.',
    ],
  ],
  'power-not-checked': [
    [
      'No se ha podido preguntar al registro de apoderamientos por este representante.',
      'Vuelva a comprobarlo más tarde, o compruebe el poder por otro medio.',
    ],
    [
      'No s’ha pogut preguntar al registre d’apoderaments per aquest representant.',
      'Torneu a comprovar-ho més tard, o comproveu el poder per un altre mitjà.',
    ],
    [
      'The register of powers could not be asked about this representative.',
      'Check again later, or check the power by other means.',
    ],
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
    [
      'El destino no admite algunos caracteres: «{before}» se enviaría como «{after}»; su texto se conserva.',
      REWRITE[0],
    ],
    [
      "La destinació no admet alguns caràcters: «{before}» s'enviaria com a «{after}»; el vostre text es conserva.",
      REWRITE[1],
    ],
    [
      'The back end does not take some characters: “{before}” would be sent as “{after}”; your own text is kept.',
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
  'schedule-past': [
    ['El día programado ya pasó: se enviaría en cuanto se pueda.', 'Quite notBefore o ponga un día futuro.'],
    ["El dia programat ja ha passat: s'enviaria tan aviat com es pugui.", 'Traieu notBefore o poseu un dia futur.'],
    ['The scheduled day is past: it would be sent as soon as can be.', 'Take notBefore out or give a day to come.'],
  ],
  'person-repeated': [
    [
      'Otro envío de este evento va a la misma persona: recibiría dos, cada uno con su plazo.',
      'Si no es lo que quiere, deje uno solo.',
    ],
    [
      "Un altre enviament d'aquest esdeveniment va a la mateixa persona: en rebria dos, cadascun amb el seu termini.",
      'Si no és el que voleu, deixeu-ne un de sol.',
    ],
    [
      'Another sending of this event goes to the same person, who would get two, each with a term of its own.',
      'Leave one of them if that is not what you want.',
    ],
  ],
  'represents-oneself': [
    ['El representante es el propio titular.', 'Quítelo de representatives.'],
    ['El representant és el mateix titular.', 'Traieu-lo de representatives.'],
    ['The representative is the holder.', 'Take it out of representatives.'],
  ],
  'post-after-term': [
    ['La entrega postal empezaría cuando el plazo ya ha terminado.', 'Dé a afterDays menos días que los del plazo.'],
    [
      'El lliurament postal començaria quan el termini ja ha acabat.',
      'Doneu a afterDays menys dies que els del termini.',
    ],
    ['Postal delivery would begin when the term is over.', 'Give afterDays fewer days than the term has.'],
  ],
  'email-unlikely': [
    ['No parece una dirección de correo.', 'Corríjala o quítela: a ella se avisa de la puesta a disposición.'],
    ['No sembla una adreça de correu.', "Corregiu-la o traieu-la: s'hi avisa de la posada a disposició."],
    ['This does not look like an e-mail address.', 'Correct it or take it out: notices of availability go there.'],
  ],
  'phone-unlikely': [
    ['No parece un número de teléfono.', 'Corríjalo o quítelo.'],
    ['No sembla un número de telèfon.', 'Corregiu-lo o traieu-lo.'],
    ['This does not look like a phone number.', 'Correct it or take it out.'],
  ],
  'pages-encrypted': [
    [
      'El PDF está cifrado y no se puede saber si sus páginas son A4, como pide la entrega postal.',
      'Compruébelo, o genere el PDF sin contraseña ni restricciones.',
    ],
    [
      'El PDF està xifrat i no es pot saber si les pàgines són A4, com demana el lliurament postal.',
      'Comproveu-ho, o genereu el PDF sense contrasenya ni restriccions.',
    ],
    [
      'The PDF is encrypted, so it cannot be known whether its pages are A4, as postal delivery needs.',
      'Check it, or make the PDF without password or restrictions.',
    ],
  ],
  'pages-unreadable': [
    [
      'No se puede saber si las páginas del PDF son A4, como pide la entrega postal.',
      'Compruebe que el PDF se abre bien y que sus páginas son A4.',
    ],
    [
      'No es pot saber si les pàgines del PDF són A4, com demana el lliurament postal.',
      "Comproveu que el PDF s'obre bé i que les pàgines són A4.",
    ],
    [
      'It cannot be known whether the pages of the PDF are A4, as postal delivery needs.',
      'Check that the PDF opens well and that its pages are A4.',
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
