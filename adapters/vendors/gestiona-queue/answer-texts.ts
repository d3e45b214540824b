/** What the civil servant reads in Gestiona where a message was answered. A code table; values in {braces}. */

export type Language = 'es' | 'ca';
type Text = Readonly<Record<Language, string>>;

export const ANSWERS: Readonly<Record<Language, { taken: string; refused: string }>> = {
  es: {
    taken: 'Recogido por la pasarela. Su estado se consulta en la pasarela.',
    refused: 'No se ha recogido y no se enviará nada.',
  },
  ca: {
    taken: 'Recollit per la passarel·la. El seu estat es consulta a la passarel·la.',
    refused: "No s'ha recollit i no s'enviarà res.",
  },
};

/** Of a refusal as a whole: said alone. */
export const REASONS: Readonly<Record<string, Text>> = {
  'event-id-reused': {
    es: 'Ya se recogió antes con otro contenido y aquello sigue su curso: esto no se envía de nuevo. Consulte su estado antes de repetirlo.',
    ca: "Ja es va recollir abans amb un altre contingut i allò segueix el seu curs: això no s'envia de nou. Consulteu-ne l'estat abans de repetir-ho.",
  },
};

export const FINDINGS: Readonly<Record<string, Text>> = {
  required: { es: 'Falta {place}.', ca: 'Falta {place}.' },
  'wrong-type': {
    es: 'No tiene la forma esperada: {place}.',
    ca: 'No té la forma esperada: {place}.',
  },
  'too-many': { es: 'No puede haber más de {maximum}: {place}.', ca: "No n'hi pot haver més de {maximum}: {place}." },
  'too-long': { es: 'Es demasiado largo: {place}.', ca: 'És massa llarg: {place}.' },
  'main-not-told': {
    es: 'Hay varios documentos y no se sabe cuál es el principal.',
    ca: 'Hi ha diversos documents i no se sap quin és el principal.',
  },
  'folder-not-there': {
    es: 'El expediente no tiene la carpeta «{folder}».',
    ca: "L'expedient no té la carpeta «{folder}».",
  },
  'file-not-told': {
    es: 'El mensaje no dice de qué expediente es el documento.',
    ca: 'El missatge no diu de quin expedient és el document.',
  },
  'not-at-vendor': {
    es: 'El expediente o el tercero ya no existe, o la pasarela no lo ve.',
    ca: "L'expedient o el tercer ja no existeix, o la passarel·la no el veu.",
  },
  'roles-not-told': {
    es: 'Se esperan una persona jurídica y su representante, y nadie más.',
    ca: "S'esperen una persona jurídica i el seu representant, i ningú més.",
  },
  'link-elsewhere': {
    es: 'Una dirección lleva fuera de la sede configurada y no se sigue.',
    ca: 'Una adreça porta fora de la seu configurada i no se segueix.',
  },
  'nif-letter': { es: 'La letra de un NIF no es la suya.', ca: "La lletra d'un NIF no és la seva." },
  'nie-letter': { es: 'La letra de un NIE no es la suya.', ca: "La lletra d'un NIE no és la seva." },
  'cif-control': {
    es: 'El carácter de control de un NIF no es el suyo.',
    ca: "El caràcter de control d'un NIF no és el seu.",
  },
  'name-not-split': {
    es: 'Del nombre del tercero no se puede separar el primer apellido.',
    ca: 'Del nom del tercer no es pot separar el primer cognom.',
  },
  'single-document': { es: 'Solo se puede enviar un documento.', ca: 'Només es pot enviar un document.' },
  'document-not-fetched': { es: 'Un documento no se puede obtener.', ca: 'Un document no es pot obtenir.' },
  'document-too-large': { es: 'Un documento es demasiado grande.', ca: 'Un document és massa gran.' },
  'document-type': { es: 'Un documento no es PDF ni ZIP.', ca: 'Un document no és PDF ni ZIP.' },
  'media-type': {
    es: 'Un documento no es de un tipo que se admita.',
    ca: "Un document no és d'un tipus que s'admeti.",
  },
  'digest-mismatch': {
    es: 'Un documento ha llegado distinto de como está guardado (SHA-512).',
    ca: 'Un document ha arribat diferent de com està desat (SHA-512).',
  },
  'document-infected': { es: 'El antivirus rechaza un documento.', ca: "L'antivirus rebutja un document." },
};

/** What a pointer is to, the first that fits; one that nothing fits is said as it is. */
export const PLACES: readonly (readonly [RegExp, Text])[] = [
  [/^\/file\/code/, { es: 'el código del expediente', ca: "el codi de l'expedient" }],
  [/^\/file\/(free_)?title|^\/data\/title/, { es: 'el asunto', ca: "l'assumpte" }],
  [/^\/file/, { es: 'el expediente', ca: "l'expedient" }],
  [/\/(address|postalFallback)/, { es: 'la dirección del tercero', ca: "l'adreça del tercer" }],
  [/\/(nif|idNumber)$/, { es: 'el NIF del tercero', ca: 'el NIF del tercer' }],
  [/\/(full_name|fullName|legalName|givenName|surname1)$/, { es: 'el nombre del tercero', ca: 'el nom del tercer' }],
  [/^\/(data\/sendings|thirds)/, { es: 'el tercero', ca: 'el tercer' }],
  [/^\/(data\/)?documents/, { es: 'el documento', ca: 'el document' }],
  [/^\/message\/entry/, { es: 'la fecha del mensaje', ca: 'la data del missatge' }],
];

export const OTHER: Readonly<Record<'kind' | 'finding' | 'more', Text>> = {
  kind: {
    es: 'Es de un tipo que la pasarela no conoce: {kind}.',
    ca: "És d'un tipus que la passarel·la no coneix: {kind}.",
  },
  finding: { es: 'Revise {place} ({code}).', ca: 'Reviseu {place} ({code}).' },
  more: { es: 'Y {n} más.', ca: 'I {n} més.' },
};
