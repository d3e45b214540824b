/** What a code means and how to put it right, in Spanish, Catalan and English: of the platform, and of ours. */
import { FIX, MEANING, OWN_FIX } from './code-texts.ts';
import { CODES } from './codes.ts';
import type { Language } from './schema.ts';

type Row = Readonly<Record<Language, readonly [detail: string, fix: string]>>;

const OURS: Readonly<Record<string, Row>> = {
  'service-not-here': {
    es: ['Este servicio no está disponible aquí.', 'Use uno de estos: {allowed}; o configúrelo en services.'],
    ca: ['Aquest servei no està disponible aquí.', 'Feu servir un d’aquests: {allowed}; o configureu-lo a services.'],
    en: ['This service is not available here.', 'Use one of these: {allowed}; or set it up under services.'],
  },
  'mode-not-here': {
    es: ['El servicio no se consulta en ese modo.', 'Use {allowed}, o no indique modo.'],
    ca: ['El servei no es consulta en aquest mode.', 'Feu servir {allowed}, o no indiqueu cap mode.'],
    en: ['The service is not asked in that mode.', 'Use {allowed}, or name no mode.'],
  },
  'holder-without-number': {
    es: ['El servicio encuentra a las personas por su documento.', 'Añada idType e idNumber.'],
    ca: ['El servei troba les persones pel seu document.', 'Afegiu-hi idType i idNumber.'],
    en: ['The service finds people by their document.', 'Add idType and idNumber.'],
  },
  'id-type-not-here': {
    es: ['El servicio no admite ese tipo de documento.', 'Use uno de estos: {allowed}.'],
    ca: ['El servei no admet aquest tipus de document.', 'Feu servir un d’aquests: {allowed}.'],
    en: ['The service does not take that kind of document.', 'Use one of these: {allowed}.'],
  },
  'too-long': {
    es: ['Tiene más de {maximum} caracteres.', 'Acorte el texto.'],
    ca: ['Té més de {maximum} caràcters.', 'Escurceu el text.'],
    en: ['It has more than {maximum} characters.', 'Shorten the text.'],
  },
  'procedure-without-name': {
    es: ['El servicio exige el nombre del procedimiento.', 'Añada procedure.name, o póngalo en procedures de scsp-v3.'],
    ca: ['El servei exigeix el nom del procediment.', 'Afegiu-hi procedure.name, o poseu-lo a procedures de scsp-v3.'],
    en: ['The service demands the procedure’s name.', 'Add procedure.name, or set it in procedures of scsp-v3.'],
  },
  'specific-missing': {
    es: ['Falta un dato que {service} exige.', 'Añádalo: el README de scsp-v3 dice qué pide cada servicio.'],
    ca: ['Falta una dada que {service} exigeix.', 'Afegiu-la: el README de scsp-v3 diu què demana cada servei.'],
    en: ['Something that {service} demands is missing.', 'Add it: the README of scsp-v3 says what each service asks.'],
  },
  'specific-unknown': {
    es: ['{service} no pide este dato.', 'Quítelo: solo se envía lo que el servicio pide.'],
    ca: ['{service} no demana aquesta dada.', 'Traieu-la: només s’envia el que el servei demana.'],
    en: ['{service} does not ask for this.', 'Take it out: only what the service asks is sent.'],
  },
  'specific-wrong': {
    es: ['Este dato no tiene la forma que {service} pide.', 'Corríjalo: el README de scsp-v3 dice su forma.'],
    ca: ['Aquesta dada no té la forma que {service} demana.', 'Corregiu-la: el README de scsp-v3 en diu la forma.'],
    en: ['This does not have the form {service} asks for.', 'Correct it: the README of scsp-v3 tells its form.'],
  },
  'file-left-out': {
    es: ['El número de expediente no cabe y no se envía.', 'Nada: es opcional.'],
    ca: ["El número d'expedient no hi cap i no s'envia.", 'Res: és opcional.'],
    en: ['The number of the file does not fit and is not sent.', 'Nothing: it is optional.'],
  },
};

/** Codes of the platform come as `scsp-v3-0314`. Null for a code that is not of this adapter. */
export function explain(code: string, language: Language): { detail: string; fix: string } | null {
  const bare = code.replace(/^scsp-v3-/, '');
  const kind = CODES.get(bare);
  const meaning = Object.hasOwn(MEANING, bare) ? MEANING[bare] : undefined;
  if (kind !== undefined && meaning !== undefined)
    return { detail: meaning[language], fix: (OWN_FIX[bare] ?? FIX[kind])[language] };
  const row = Object.hasOwn(OURS, bare) ? OURS[bare] : undefined;
  if (row === undefined) return null;
  const [detail, fix] = row[language];
  return { detail, fix };
}
