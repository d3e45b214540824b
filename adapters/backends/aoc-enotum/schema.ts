/**
 * The names on the wire and their limits: e-NOTUM 4.0 inside the envelope of the AOC's platform (PCI). Sources:
 * ConsorciAOC/eNotum, missatgeria/4.0 (README, XSD, 2026-06-11); ConsorciAOC/PCI, Missatgeria (XSD and the three WSDLs).
 */
export const ID = 'aoc-enotum';

export const NS = {
  nt: 'http://www.aocat.net/NT/v4.0',
  process: 'http://www.openuri.org/',
  petition: 'http://gencat.net/scsp/esquemes/peticion',
  response: 'http://gencat.net/scsp/esquemes/respuesta',
  confirmation: 'http://gencat.net/scsp/esquemes/confirmacionPeticion',
  asking: 'http://gencat.net/scsp/esquemes/solicitudRespuesta',
  xop: 'http://www.w3.org/2004/08/xop/include',
} as const;

/** SOAPAction of all three fronts. */
export const ACTION = 'http://www.openuri.org/procesa';

/** The three fronts, below one address: sent and answered at once, sent, and asked for the answer. */
export const FRONTS = { sync: 'Sincron', async: 'Asincron', answer: 'AsincronResposta' } as const;
export type Front = (typeof FRONTS)[keyof typeof FRONTS];

/** CodigoProducto and CodigoCertificado (README of e-NOTUM 4.0, section 2). */
export const PRODUCT = 'ENOTUM';

/** CodigoEstado of the platform. */
export const PCI_STATE = { pending: '0001', processing: '0002', done: '0003', error: '0502' } as const;

export const OPERATIONS = {
  send: 'ProcessarTramesa',
  search: 'Cerca',
  query: 'Consulta',
  report: 'RecuperarReport',
  evidence: 'Evidencia',
  annul: 'Anullacio',
} as const;
export type Operation = (typeof OPERATIONS)[keyof typeof OPERATIONS];

/** Texts in characters, documents in decoded bytes. Those of names are of its error table (725-730, 925, 1005). */
export const LIMITS = {
  title: 100,
  body: 4_000,
  name: 50,
  companyName: 255,
  file: 50,
  fileInSarcat: 34,
  fileMin: 3,
  documentName: 100,
  motive: 500,
  mailbox: 255,
  phone: 50,
  annexes: 4,
  /** DiesExpiracio. */
  days: 180,
  /** Of the whole XML of a request (PCI): 2048 KB. Bytes. */
  request: 2048 * 1024,
  /** Of all documents inside the XML: what fits there in base64 beside the rest. */
  inside: 1_400_000,
  /** Of one document beside the XML. The service's own limit (914) is not public: this is ours. */
  document: 10 * 1024 * 1024,
  /** Of all documents beside it, as far as we go. */
  together: 20 * 1024 * 1024,
} as const;

/** The service's list of kinds (911) is not public: what the gateway takes in. */
export const MEDIA_TYPES: readonly string[] = ['application/pdf', 'application/zip'];

/** Largest answers that are read; evidence comes as text in XML. Bytes. */
export const ANSWER_BYTES = { small: 1024 * 1024, evidence: 12 * 1024 * 1024, callback: 15 * 1024 * 1024 } as const;

/** Idioma: those of the service, and what of ours is written as which. */
export const LANGUAGES: Readonly<Record<string, string>> = { ca: 'ca', va: 'ca', es: 'es', oc: 'oc', en: 'en' };
