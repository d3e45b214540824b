/** What a code means and how to put it right, in Spanish, Catalan and English: of the platform, and of ours. */
import { FIX, MEANING, OWN_FIX } from './code-texts.ts';
import { CODES } from './codes.ts';
import type { Language, Three } from './schema.ts';

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
  'cannot-ask': {
    es: [
      'Este servicio no dice si le llegó la petición.',
      'Averigüe en la plataforma si consta con esta referencia y resuelva el mensaje: consta, o no se envió.',
    ],
    ca: [
      'Aquest servei no diu si li ha arribat la petició.',
      'Esbrineu a la plataforma si hi consta amb aquesta referència i resoleu el missatge: hi consta, o no es va enviar.',
    ],
    en: [
      'This service does not say whether the petition reached it.',
      'Find out at the platform whether it has it under this reference, and resolve the message: it has, or it was not sent.',
    ],
  },
  'service-not-configured': {
    es: ['El servicio de este mensaje ya no está configurado.', 'Vuelva a ponerlo en services de scsp-v3.'],
    ca: ['El servei d’aquest missatge ja no està configurat.', 'Torneu-lo a posar a services de scsp-v3.'],
    en: ['The service of this message is no longer set up.', 'Put it back under services of scsp-v3.'],
  },
  'another-petition': {
    es: ['Llegó la respuesta de otra petición: no se ha tenido en cuenta.', 'Avise a la plataforma, con la hora.'],
    ca: ['Ha arribat la resposta d’una altra petició: no s’ha tingut en compte.', 'Aviseu la plataforma, amb l’hora.'],
    en: ['The answer of another petition came: it was not believed.', 'Tell the platform, with the time.'],
  },
  'answer-unknown': {
    es: ['La respuesta, firmada, no tiene una forma conocida.', 'Avise a quien mantiene la pasarela.'],
    ca: ['La resposta, signada, no té una forma coneguda.', 'Aviseu qui manté la passarel·la.'],
    en: ['The answer is signed, and has no form we know.', 'Tell those who maintain the gateway.'],
  },
  signature: {
    es: [
      'La respuesta no está firmada como debe por quien `answers` nombra: no se ha tenido en cuenta.',
      'Si la plataforma cambió de certificado o de algoritmo, actualice `answers`, `security` o `digest` de scsp-v3.',
    ],
    ca: [
      'La resposta no està signada com cal per qui `answers` anomena: no s’ha tingut en compte.',
      'Si la plataforma ha canviat de certificat o d’algorisme, actualitzeu `answers`, `security` o `digest` de scsp-v3.',
    ],
    en: [
      'The answer is not signed as it must be by whom `answers` names: it was not believed.',
      'If the platform changed its certificate or algorithm, update `answers`, `security` or `digest` of scsp-v3.',
    ],
  },
  'file-left-out': {
    es: ['El número de expediente no cabe y no se envía.', 'Nada: es opcional.'],
    ca: ["El número d'expedient no hi cap i no s'envia.", 'Res: és opcional.'],
    en: ['The number of the file does not fit and is not sent.', 'Nothing: it is optional.'],
  },
};

/** Of 0001 to 0004: where a petition stands. */
const NOTHING_TO_DO: Three = { es: 'Nada.', ca: 'Res.', en: 'Nothing.' };

/** Codes of the platform come as `scsp-v3-0314`. Null for a code that is not of this adapter. */
export function explain(code: string, language: Language): { detail: string; fix: string } | null {
  const bare = code.replace(/^scsp-v3-/, '');
  const kind = CODES.get(bare);
  const meaning = Object.hasOwn(MEANING, bare) ? MEANING[bare] : undefined;
  if (kind !== undefined && meaning !== undefined)
    return { detail: meaning[language], fix: (OWN_FIX[bare] ?? FIX[kind])[language] };
  if (meaning !== undefined) return { detail: meaning[language], fix: NOTHING_TO_DO[language] };
  const ours = bare.startsWith('signature-') ? 'signature' : bare;
  const row = Object.hasOwn(OURS, ours) ? OURS[ours] : undefined;
  if (row === undefined) return null;
  const [detail, fix] = row[language];
  return { detail, fix };
}
