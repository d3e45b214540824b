/** What a code or a state means and how to put it right, in the reader's language. */
import { codeText } from './code-texts.ts';
import { STATES, type StateGroup } from './codes.ts';
import { findingText } from './finding-texts.ts';

export type Language = 'es' | 'ca' | 'en';
type Text = { detail: string; fix: string };
const text = (detail: string, fix: string): Text => ({ detail, fix });

const STATE_FIXES: Readonly<Record<StateGroup, Record<Language, string>>> = {
  waiting: { es: 'Espere.', ca: 'Espereu.', en: 'Wait.' },
  done: { es: 'No hay nada que hacer.', ca: 'No cal fer res.', en: 'There is nothing to do.' },
  returned: {
    es: 'Compruebe el domicilio o la persona y decida si procede notificar de otro modo.',
    ca: "Comproveu el domicili o la persona i decidiu si cal notificar d'una altra manera.",
    en: 'Check the address or the person, and decide whether to notify in another way.',
  },
  broken: {
    es: 'Consulte el envío en Notific@; no lo reintenta por sí mismo.',
    ca: "Consulteu l'enviament a Notific@; no el reintenta tot sol.",
    en: 'Look at it in Notific@, which does not try again by itself.',
  },
};

/** The states in words: Spanish, Catalan, English. */
const STATE_TEXTS: ReadonlyMap<string, readonly [es: string, ca: string, en: string]> = new Map([
  ['envio_programado', ['Espera el día programado.', 'Espera el dia programat.', 'It waits for the scheduled day.']],
  [
    'pendiente_envio',
    ['Va a salir hacia su canal.', 'Sortirà cap al seu canal.', 'It is about to leave for its channel.'],
  ],
  [
    'pendiente_cie',
    [
      'Va a entregarse al centro de impresión.',
      "Es lliurarà al centre d'impressió.",
      'It is about to go to the print centre.',
    ],
  ],
  ['pendiente_deh', ['Va a ponerse en la DEHú.', 'Es posarà a la DEHú.', 'It is about to go to the DEHú.']],
  [
    'pendiente_sede',
    [
      'Está a disposición en la Carpeta Ciudadana.',
      'Està a disposició a la Carpeta Ciutadana.',
      "It is available in the citizen's folder.",
    ],
  ],
  ['enviado_ci', ['Está en el centro de impresión.', "És al centre d'impressió.", 'It is at the print centre.']],
  ['enviado_deh', ['Está a disposición en la DEHú.', 'Està a disposició a la DEHú.', 'It is available in the DEHú.']],
  [
    'entregado_op',
    ['Está en manos del operador postal.', "És en mans de l'operador postal.", 'The postal operator has it.'],
  ],
  [
    'notificada',
    [
      'La persona accedió a la notificación.',
      'La persona va accedir a la notificació.',
      'The person accessed the notification.',
    ],
  ],
  [
    'leida',
    ['La persona leyó la comunicación.', 'La persona va llegir la comunicació.', 'The person read the communication.'],
  ],
  ['rehusada', ['La notificación fue rehusada.', 'La notificació va ser rebutjada.', 'The notification was refused.']],
  ['expirada', ['El plazo terminó sin acceso.', 'El termini va acabar sense accés.', 'The term ended without access.']],
  [
    'ausente',
    ['Correo: la persona estaba ausente.', 'Correu: la persona era absent.', 'Post: the person was not there.'],
  ],
  [
    'desconocido',
    [
      'Correo: no se conoce a la persona en esa dirección.',
      'Correu: no es coneix la persona en aquesta adreça.',
      'Post: the person is not known at that address.',
    ],
  ],
  [
    'direccion_incorrecta',
    ['Correo: la dirección es incorrecta.', "Correu: l'adreça és incorrecta.", 'Post: the address is wrong.'],
  ],
  ['extraviada', ['Correo: la carta se perdió.', 'Correu: la carta es va perdre.', 'Post: the letter was lost.']],
  ['fallecido', ['Correo: la persona ha fallecido.', 'Correu: la persona ha mort.', 'Post: the person has died.']],
  [
    'error',
    [
      'Falló un agente que colabora con Notific@.',
      'Va fallar un agent que col·labora amb Notific@.',
      'An agent working with Notific@ failed.',
    ],
  ],
  ['sin_informacion', ['Notific@ no tiene información.', 'Notific@ no té informació.', 'Notific@ has no information.']],
  ['anulada', ['El emisor anuló el envío.', "L'emissor va anul·lar l'enviament.", 'The issuer annulled it.']],
]);
const LANGUAGES = ['es', 'ca', 'en'] as const satisfies readonly Language[];

/**
 * What a code of ours or of the platform means, and the remedy. Platform codes and states come as `notifica-4534` and
 * `notifica-rehusada`. Null for a code that is not of this adapter.
 */
export function explain(code: string, language: Language): Text | null {
  const bare = code.replace(/^notifica-/, '');
  return (
    codeText(bare, language) ?? findingText(code, language) ?? (bare === code ? null : explainState(bare, language))
  );
}

function explainState(word: string, language: Language): Text | null {
  const state = STATES.get(word);
  const detail = STATE_TEXTS.get(word)?.[LANGUAGES.indexOf(language)];
  return state === undefined || detail === undefined ? null : text(detail, STATE_FIXES[state.group][language]);
}
