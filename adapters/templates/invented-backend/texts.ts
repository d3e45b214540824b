/** What a code of the service means and how to put it right, in Spanish, Catalan and English. */
type Language = 'es' | 'ca' | 'en';
type Text = { detail: string; fix: string };
type Row = Readonly<Record<Language, readonly [detail: string, fix: string]>>;

const ROWS: Readonly<Record<string, Row>> = {
  KEY: {
    es: ['El servicio no conoce la clave.', 'Revise apiKeyFile de la entidad.'],
    ca: ['El servei no coneix la clau.', "Reviseu apiKeyFile de l'entitat."],
    en: ['The service does not know the key.', 'Check apiKeyFile of the entity.'],
  },
  ISSUER: {
    es: ['La clave no es de este organismo.', 'Pida al servicio que autorice el DIR3 emisor.'],
    ca: ["La clau no és d'aquest organisme.", 'Demaneu al servei que autoritzi el DIR3 emissor.'],
    en: ['The key is not of this body.', 'Ask the service to admit the issuing DIR3.'],
  },
  FORMAT: {
    es: ['El servicio no entiende el mensaje.', 'Avise al mantenimiento de la pasarela.'],
    ca: ['El servei no entén el missatge.', 'Aviseu el manteniment de la passarel·la.'],
    en: ['The service does not understand the message.', 'Tell those who maintain the gateway.'],
  },
  ADDRESSEE: {
    es: ['El destinatario no es válido.', 'Corrija NIF y nombre, y envíe otro evento.'],
    ca: ['El destinatari no és vàlid.', 'Corregiu el NIF i el nom, i envieu un altre esdeveniment.'],
    en: ['The addressee is not valid.', 'Correct NIF and name, and send another event.'],
  },
  DOCUMENT: {
    es: ['El documento no es admisible.', 'Envíe un PDF íntegro de hasta 5 MB.'],
    ca: ['El document no és admissible.', 'Envieu un PDF íntegre de fins a 5 MB.'],
    en: ['The document is not admissible.', 'Send a whole PDF of at most 5 MB.'],
  },
  TERM: {
    es: ['El plazo ya terminó.', 'Envíe otro evento con un plazo posterior.'],
    ca: ['El termini ja ha acabat.', 'Envieu un altre esdeveniment amb un termini posterior.'],
    en: ['The term is over already.', 'Send another event with a later term.'],
  },
  'too-long': {
    es: ['Tiene más de {maximum} caracteres.', 'Acorte el texto.'],
    ca: ['Té més de {maximum} caràcters.', 'Escurceu el text.'],
    en: ['It has more than {maximum} characters.', 'Shorten the text.'],
  },
  'nif-missing': {
    es: ['El servicio encuentra a las personas por su NIF.', 'Añada el NIF.'],
    ca: ['El servei troba les persones pel NIF.', 'Afegiu-hi el NIF.'],
    en: ['The service finds people by NIF.', 'Add the NIF.'],
  },
  'no-post': {
    es: ['El servicio no envía por correo postal.', 'Quite postalFallback.'],
    ca: ['El servei no envia per correu postal.', 'Traieu postalFallback.'],
    en: ['The service posts no letters.', 'Leave postalFallback out.'],
  },
};

/** Codes of the service come as `invented-backend-KEY`. Null for a code that is not of this adapter. */
export function explain(code: string, language: Language): Text | null {
  const bare = code.replace(/^invented-backend-/, '');
  const row = Object.hasOwn(ROWS, bare) ? ROWS[bare] : undefined;
  if (row === undefined) return null;
  const [detail, fix] = row[language];
  return { detail, fix };
}
