/** What `check` and `ask` find, and the remedy, in three languages. Values in {braces}. */
import type { Row } from './texts-shape.ts';

export const FINDINGS: Readonly<Record<string, Row>> = {
  // ---- the entry
  'summary-illegible': {
    es: ['El resumen no tiene letras ni números.', 'Escriba de qué trata el asiento.'],
    ca: ['El resum no té lletres ni números.', "Escriviu de què tracta l'assentament."],
    en: ['The summary has no letters or digits.', 'Write what the entry is about.'],
  },
  'subject-code-too-long': {
    es: ['El código de asunto pasa de {maximum} caracteres.', 'Use el código de asunto del destino.'],
    ca: ["El codi d'assumpte passa de {maximum} caràcters.", "Feu servir el codi d'assumpte de la destinació."],
    en: ['The subject code is over {maximum} characters.', 'Use the subject code of the destination.'],
  },
  'transport-unknown': {
    es: ['SICRES no conoce ese transporte.', 'Use uno de: {allowed}.'],
    ca: ['SICRES no coneix aquest transport.', 'Feu servir un de: {allowed}.'],
    en: ['SICRES does not know this transport.', 'Use one of: {allowed}.'],
  },
  'interested-missing': {
    es: ['Un asiento de entrada necesita un interesado.', 'Añada la persona que lo presenta.'],
    ca: ["Un assentament d'entrada necessita un interessat.", 'Afegiu la persona que el presenta.'],
    en: ['An entry that comes in needs an interested person.', 'Add the person who presents it.'],
  },
  'procedure-not-carried': {
    es: [
      'GEISER no tiene campo para el procedimiento en esta versión: no viaja.',
      'Nómbrelo en el resumen si el destino lo necesita.',
    ],
    ca: [
      'GEISER no té camp per al procediment en aquesta versió: no viatja.',
      'Anomeneu-lo al resum si la destinació el necessita.',
    ],
    en: [
      'This version of GEISER has no field for the procedure: it does not travel.',
      'Name it in the summary if the destination needs it.',
    ],
  },
  // ---- annexes
  'annex-type': {
    es: ['SIR no admite este tipo de anexo.', 'Use uno de: {allowed}.'],
    ca: ["SIR no admet aquest tipus d'annex.", 'Feu servir un de: {allowed}.'],
    en: ['SIR does not take this type of annex.', 'Use one of: {allowed}.'],
  },
  'annex-too-large': {
    es: ['El anexo pasa de {maximum} bytes.', 'Redúzcalo o pártalo en varios.'],
    ca: ["L'annex passa de {maximum} bytes.", 'Reduïu-lo o partiu-lo en diversos.'],
    en: ['The annex is over {maximum} bytes.', 'Make it smaller, or split it.'],
  },
  'annexes-too-large': {
    es: ['Los anexos juntos pasan de {maximum} bytes.', 'Envíe menos o más pequeños, o en otro asiento.'],
    ca: ['Els annexos junts passen de {maximum} bytes.', 'Envieu-ne menys o més petits, o en un altre assentament.'],
    en: ['The annexes together are over {maximum} bytes.', 'Send fewer or smaller ones, or another entry.'],
  },
  'too-many-annexes': {
    es: ['Un asiento lleva {maximum} anexos como máximo.', 'Únalos o envíe otro asiento.'],
    ca: ['Un assentament porta {maximum} annexos com a màxim.', 'Uniu-los o envieu un altre assentament.'],
    en: ['An entry carries at most {maximum} annexes.', 'Join them, or send another entry.'],
  },
  'annex-renamed': {
    es: [
      'El nombre del anexo cambiaría: lleva la extensión de su tipo y no se repite.',
      'Póngale otro nombre si el cambio no le conviene.',
    ],
    ca: [
      "El nom de l'annex canviaria: porta l'extensió del seu tipus i no es repeteix.",
      'Poseu-li un altre nom si el canvi no us convé.',
    ],
    en: [
      'The annex would get another name: one with the ending of its type, and no two alike.',
      'Name it otherwise if the change does not suit you.',
    ],
  },
  // ---- persons
  'nif-invalid': {
    es: ['El NIF no es correcto.', 'Corrija el NIF, NIE o CIF, con su letra o dígito de control.'],
    ca: ['El NIF no és correcte.', 'Corregiu el NIF, NIE o CIF, amb la lletra o el dígit de control.'],
    en: ['The NIF is wrong.', 'Correct the NIF, NIE or CIF, with its control character.'],
  },
  'id-too-long': {
    es: ['El identificador pasa de {maximum} caracteres.', 'Compruebe el número y su tipo.'],
    ca: ["L'identificador passa de {maximum} caràcters.", 'Comproveu el número i el tipus.'],
    en: ['The identifier is over {maximum} characters.', 'Check the number and its type.'],
  },
  'id-of-an-organisation': {
    es: ['Es el NIF de una organización, no de una persona.', 'Use kind "legal" con su legalName.'],
    ca: ["És el NIF d'una organització, no d'una persona.", 'Feu servir kind "legal" amb el legalName.'],
    en: ['It is the NIF of an organisation, not of a person.', 'Use kind "legal" with its legalName.'],
  },
  'name-not-split': {
    es: ['SICRES pide nombre y apellidos por separado.', 'Envíe givenName y surname1 (y surname2).'],
    ca: ['SICRES demana nom i cognoms per separat.', 'Envieu givenName i surname1 (i surname2).'],
    en: ['SICRES wants given name and surnames apart.', 'Send givenName and surname1 (and surname2).'],
  },
  'legal-name-missing': {
    es: ['Falta la razón social.', 'Envíe legalName.'],
    ca: ['Falta la raó social.', 'Envieu legalName.'],
    en: ['The name of the organisation is missing.', 'Send legalName.'],
  },
  'value-too-long': {
    es: ['Pasa de los {maximum} caracteres que admite SICRES.', 'Abrévielo de modo que se siga entendiendo.'],
    ca: ['Passa dels {maximum} caràcters que admet SICRES.', 'Abreugeu-lo de manera que encara s’entengui.'],
    en: ['It is over the {maximum} characters SICRES takes.', 'Abbreviate it so that it can still be understood.'],
  },
  'address-too-long': {
    es: ['La dirección en una línea pasa de {maximum} caracteres.', 'Abrévie la dirección.'],
    ca: ["L'adreça en una línia passa de {maximum} caràcters.", "Abreugeu l'adreça."],
    en: ['The address in one line is over {maximum} characters.', 'Abbreviate the address.'],
  },
  'country-in-words': {
    es: ['Solo España viaja con su código; otro país va en la línea de la dirección.', 'Nada.'],
    ca: ["Només Espanya viatja amb el seu codi; un altre país va a la línia de l'adreça.", 'Res.'],
    en: ['Only Spain travels by its code; another country stands in the line of the address.', 'Nothing.'],
  },
  // ---- what a search could not decide
  'several-entries': {
    es: [
      'GEISER tiene más de un asiento con esta referencia: {found}.',
      'Compárelos en GEISER, anule el que sobre y resuelva con el número del bueno.',
    ],
    ca: [
      'GEISER té més d’un assentament amb aquesta referència: {found}.',
      'Compareu-los a GEISER, anul·leu el que sobri i resoleu amb el número del bo.',
    ],
    en: [
      'GEISER has more than one entry with this reference: {found}.',
      'Compare them in GEISER, annul the one too many, and resolve with the number of the good one.',
    ],
  },
  'search-incomplete': {
    es: [
      'La búsqueda no se pudo leer entera, así que no se sabe si se registró.',
      'Búsquelo en GEISER y resuelva: con su número, o como no enviado.',
    ],
    ca: [
      'La cerca no es va poder llegir sencera, així que no se sap si es va registrar.',
      'Busqueu-lo a GEISER i resoleu: amb el seu número, o com a no enviat.',
    ],
    en: [
      'The search could not be read to its end, so nobody knows whether it was registered.',
      'Look for it in GEISER and resolve: with its number, or as not sent.',
    ],
  },
  'entry-without-reference': {
    es: [
      'Hay asientos sin referencia que podrían ser este: {found}.',
      'Mírelos en GEISER y resuelva: con su número, o como no enviado.',
    ],
    ca: [
      'Hi ha assentaments sense referència que podrien ser aquest: {found}.',
      'Mireu-los a GEISER i resoleu: amb el seu número, o com a no enviat.',
    ],
    en: [
      'There are entries without a reference that might be this one: {found}.',
      'Look at them in GEISER and resolve: with its number, or as not sent.',
    ],
  },
};
