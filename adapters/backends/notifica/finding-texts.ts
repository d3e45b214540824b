/** What `check` finds in an event, and the remedy, in Spanish, Catalan and English. Values in {braces}. */
import type { BackendAdapter } from '../../../contracts/backend.ts';

type Language = Parameters<BackendAdapter['explain']>[1];
type Text = readonly [detail: string, fix: string];
type Row = readonly [es: Text, ca: Text, en: Text];

const FINDINGS: Readonly<Record<string, Row>> = {
  // ---- an extension that the platform answers with KO and no number
  'notifica-KO': [
    ['Notific@ no amplió el plazo de este envío.', 'Compruebe que sigue pendiente y sin entrega postal.'],
    [
      "Notific@ no ha ampliat el termini d'aquest enviament.",
      'Comproveu que continua pendent i sense lliurament postal.',
    ],
    ['Notific@ gave this message no more days.', 'Check that it still waits for its person, and without post.'],
  ],
  // ---- document
  'single-document': [
    ['Notific@ admite un solo documento.', 'Una los anexos al documento principal en un PDF.'],
    ['Notific@ admet un sol document.', 'Uniu els annexos al document principal en un PDF.'],
    ['Notific@ takes one document only.', 'Join the annexes to the main document in one PDF.'],
  ],
  'media-type': [
    ['Notific@ no admite este tipo de documento.', 'Use uno de: {allowed}.'],
    ['Notific@ no admet aquest tipus de document.', 'Feu servir un de: {allowed}.'],
    ['Notific@ does not take this type of document.', 'Use one of: {allowed}.'],
  ],
  'document-too-large': [
    ['El documento pasa de los 10 MiB que admite Notific@.', 'Reduzca el documento.'],
    ['El document passa dels 10 MiB que admet Notific@.', 'Reduïu el document.'],
    ['The document is over the 10 MiB Notific@ takes.', 'Make the document smaller.'],
  ],
  // ---- persons
  'nif-invalid': [
    ['El NIF no es correcto.', 'Corrija el NIF, NIE o CIF, con su letra o dígito de control.'],
    ['El NIF no és correcte.', 'Corregiu el NIF, NIE o CIF, amb la lletra o el dígit de control.'],
    ['The NIF is wrong.', 'Correct the NIF, NIE or CIF, with its control character.'],
  ],
  'nif-missing': [
    ['Sin NIF de nadie, Notific@ no puede entregar por vía electrónica.', 'Indique un NIF o añada entrega postal.'],
    ['Sense NIF de ningú, Notific@ no pot lliurar per via electrònica.', 'Indiqueu un NIF o afegiu lliurament postal.'],
    ['With nobody’s NIF, Notific@ cannot deliver electronically.', 'Give a NIF or add postal delivery.'],
  ],
  'name-not-split': [
    ['Notific@ pide nombre y apellidos por separado.', 'Envíe givenName y surname1 (y surname2).'],
    ['Notific@ demana nom i cognoms per separat.', 'Envieu givenName i surname1 (i surname2).'],
    ['Notific@ wants given name and surnames apart.', 'Send givenName and surname1 (and surname2).'],
  ],
  'name-illegible': [
    ['Del nombre no queda ninguna letra que Notific@ admita.', 'Escríbalo en letras latinas.'],
    ['Del nom no queda cap lletra que Notific@ admeti.', 'Escriviu-lo en lletres llatines.'],
    ['Of the name no letter remains that Notific@ takes.', 'Write it in Latin letters.'],
  ],
  'name-too-long': [
    ['El nombre pasa de {maximum} caracteres.', 'Abrévielo de modo que se siga reconociendo a la persona.'],
    ['El nom passa de {maximum} caràcters.', 'Abreugeu-lo de manera que encara es reconegui la persona.'],
    ['The name is over {maximum} characters.', 'Abbreviate it so that the person can still be recognised.'],
  ],
  'name-and-company': [
    [
      'Notific@ rechaza a quien trae a la vez nombre de persona y razón social.',
      'Deje givenName y surname1 (persona) o solo legalName (entidad).',
    ],
    [
      'Notific@ rebutja qui porta alhora nom de persona i raó social.',
      'Deixeu givenName i surname1 (persona) o només legalName (entitat).',
    ],
    [
      'Notific@ refuses whoever has both a person’s name and a company name.',
      'Leave givenName and surname1 (a person) or only legalName (an organisation).',
    ],
  ],
  'id-type-unsupported': [
    [
      'Notific@ solo identifica por NIF, NIE o CIF.',
      'Envíe el NIF o NIE, o kind natural-without-nif con entrega postal.',
    ],
    [
      'Notific@ només identifica per NIF, NIE o CIF.',
      'Envieu el NIF o NIE, o kind natural-without-nif amb lliurament postal.',
    ],
    [
      'Notific@ identifies by NIF, NIE or CIF only.',
      'Send the NIF or NIE, or kind natural-without-nif with postal delivery.',
    ],
  ],
  'id-type-missing': [
    ['Hay idNumber sin idType, y así no se enviaría.', 'Añada idType (NIF, NIE o CIF) o quite idNumber.'],
    ["Hi ha idNumber sense idType, i així no s'enviaria.", 'Afegiu idType (NIF, NIE o CIF) o traieu idNumber.'],
    [
      'There is an idNumber without idType, so it would not be sent.',
      'Add idType (NIF, NIE or CIF) or take idNumber out.',
    ],
  ],
  'representative-missing': [
    [
      'El titular incapacitado se notifica en su representante, y no hay ninguno.',
      'Añada el representante en representatives.',
    ],
    [
      "El titular incapacitat es notifica en el seu representant, i no n'hi ha cap.",
      'Afegiu el representant a representatives.',
    ],
    ['An incapacitated holder is notified through a representative, and there is none.', 'Add one in representatives.'],
  ],
  // ---- title and description
  'title-illegible': [
    [
      'Quitados los caracteres que Notific@ no admite, quedan menos de 3 letras o cifras.',
      'Escriba un texto que se entienda, en letras latinas.',
    ],
    [
      'Trets els caràcters que Notific@ no admet, queden menys de 3 lletres o xifres.',
      "Escriviu un text que s'entengui, en lletres llatines.",
    ],
    [
      'Without the characters Notific@ does not take, fewer than 3 letters or digits remain.',
      'Write a text that can be understood, in Latin letters.',
    ],
  ],
  'title-shortened-on-paper': [
    [
      'En papel solo se imprimen los primeros {after} caracteres del título, que tiene {before}.',
      'Ponga lo importante al principio.',
    ],
    [
      "En paper només s'imprimeixen els primers {after} caràcters del títol, que en té {before}.",
      'Poseu el més important al principi.',
    ],
    [
      'On paper only the first {after} characters of the title are printed; it has {before}.',
      'Put what matters first.',
    ],
  ],
  // ---- postal addresses
  'address-incomplete': [
    ['A la dirección postal le falta {field}, que su forma (form) exige.', 'Complete {field}, o use otra form.'],
    [
      "A l'adreça postal li falta {field}, que la seva forma (form) exigeix.",
      'Completeu {field}, o feu servir una altra form.',
    ],
    ['The postal address lacks {field}, which its form needs.', 'Give {field}, or use another form.'],
  ],
  'number-or-km-missing': [
    ['La dirección no tiene número ni punto kilométrico.', 'Indique number (o S/N) o km.'],
    ["L'adreça no té número ni punt quilomètric.", 'Indiqueu number (o S/N) o km.'],
    ['The address has neither house number nor kilometre.', 'Give number (or S/N) or km.'],
  ],
  'number-and-km': [
    ['La dirección tiene a la vez número y punto kilométrico.', 'Deje solo number o solo km.'],
    ["L'adreça té alhora número i punt quilomètric.", 'Deixeu només number o només km.'],
    ['The address has both house number and kilometre.', 'Leave only number or only km.'],
  ],
  'street-type-too-long': [
    ['El tipo de vía no es un código de Notific@.', 'Use su código de hasta 5 letras, como CALLE, AVDA o PLAZA.'],
    ['El tipus de via no és un codi de Notific@.', 'Feu servir el codi de fins a 5 lletres, com CALLE, AVDA o PLAZA.'],
    ['The street type is not a code of Notific@.', 'Use its code of at most 5 letters, such as CALLE, AVDA or PLAZA.'],
  ],
  'street-type-unlisted': [
    [
      'El tipo de vía no está entre los códigos conocidos; Notific@ podría rechazarlo.',
      'Use CALLE, AVDA, PLAZA… u OTROS.',
    ],
    [
      'El tipus de via no és entre els codis coneguts; Notific@ podria rebutjar-lo.',
      'Feu servir CALLE, AVDA, PLAZA… o OTROS.',
    ],
    ['The street type is none of the known codes; Notific@ might refuse it.', 'Use CALLE, AVDA, PLAZA… or OTROS.'],
  ],
  'country-unknown': [
    ['No es un país de la norma ISO 3166.', 'Use su código de dos letras, como ES, FR o MA.'],
    ['No és un país de la norma ISO 3166.', 'Feu servir el codi de dues lletres, com ES, FR o MA.'],
    ['This is no country of ISO 3166.', 'Use its code of two letters, such as ES, FR or MA.'],
  ],
  'country-not-spain': [
    ['La forma de la dirección es española y el país no lo es.', 'Use form foreign (o free), o ponga country ES.'],
    ["La forma de l'adreça és espanyola i el país no ho és.", 'Feu servir form foreign (o free), o poseu country ES.'],
    ['The form of the address is Spanish and the country is not.', 'Use form foreign (or free), or country ES.'],
  ],
  'country-is-spain': [
    ['La forma de la dirección es extranjera y el país es España.', 'Use form national, po-box o free.'],
    ["La forma de l'adreça és estrangera i el país és Espanya.", 'Feu servir form national, po-box o free.'],
    ['The form of the address is foreign and the country is Spain.', 'Use form national, po-box or free.'],
  ],
  'province-unknown': [
    ['No es el código de una provincia.', 'Use el del INE, de 01 a 52.'],
    ["No és el codi d'una província.", "Feu servir el de l'INE, de 01 a 52."],
    ['This is not the code of a province.', "Use the INE's, from 01 to 52."],
  ],
  'municipality-unknown': [
    [
      'No es el código de un municipio.',
      'Use las 6 cifras del INE: provincia (2), municipio (3) y dígito de control (1).',
    ],
    [
      "No és el codi d'un municipi.",
      "Feu servir les 6 xifres de l'INE: província (2), municipi (3) i dígit de control (1).",
    ],
    [
      'This is not the code of a municipality.',
      "Use the INE's 6 digits: province (2), municipality (3) and control digit (1).",
    ],
  ],
  'municipality-of-another-province': [
    ['El municipio no es de la provincia {province}.', 'Corrija municipalityIne6 o provinceIne2.'],
    ['El municipi no és de la província {province}.', 'Corregiu municipalityIne6 o provinceIne2.'],
    ['The municipality is not of province {province}.', 'Correct municipalityIne6 or provinceIne2.'],
  ],
  'postcode-format': [
    [
      'El código postal español tiene 5 cifras y empieza por la provincia (01 a 52).',
      'Corríjalo, o quítelo si no lo tiene.',
    ],
    [
      'El codi postal espanyol té 5 xifres i comença per la província (01 a 52).',
      'Corregiu-lo, o traieu-lo si no el teniu.',
    ],
    ['A Spanish postcode has 5 digits and begins with the province (01 to 52).', 'Correct it, or leave it out.'],
  ],
  'postcode-missing': [
    ['La dirección iría con el código postal 00000.', 'Indique postcode: sin él la carta puede perderse.'],
    ["L'adreça aniria amb el codi postal 00000.", 'Indiqueu postcode: sense ell la carta es pot perdre.'],
    ['The address would go with postcode 00000.', 'Give postcode: without it the letter may be lost.'],
  ],
  'postcode-of-another-province': [
    ['El código postal es de otra provincia; ocurre en pocos lugares.', 'Compruebe postcode y provinceIne2.'],
    ["El codi postal és d'una altra província; passa en pocs llocs.", 'Comproveu postcode i provinceIne2.'],
    ['The postcode is of another province, as in few places.', 'Check postcode and provinceIne2.'],
  ],
  'not-carried': [
    ['Notific@ no tiene dónde decir esto: se conserva y no se envía.', 'No cuente con ello, o quítelo.'],
    ['Notific@ no té on dir això: es conserva i no s’envia.', 'No hi compteu, o traieu-ho.'],
    ['Notific@ has no place for this: it is kept and not sent.', 'Do not count on it, or take it out.'],
  ],
};

/** Codes `check` may report, as an error or a warning, and that have their text here. */
export const FINDING_CODES = Object.keys(FINDINGS);

/** Null for a code that is none of `check`'s. */
export function findingText(code: string, language: Language): { detail: string; fix: string } | null {
  if (!Object.hasOwn(FINDINGS, code)) return null;
  const [es, ca, en] = FINDINGS[code]!;
  const [detail, fix] = { es, ca, en }[language];
  return { detail, fix };
}
