/** What an evidence folder says to a person, in Spanish, Valencian/Catalan and English. */
import { CONFIRM_FIRST } from '../../contracts/backend-facts.ts';
import type { Legal } from '../../contracts/outcome.ts';

export const FOLDER_LANGUAGES = ['es', 'ca', 'en'] as const;
export type FolderLanguage = (typeof FOLDER_LANGUAGES)[number];

/** `va` reads Catalan; any other language reads Spanish. */
export function folderLanguage(language: string): FolderLanguage {
  const known = language === 'va' ? 'ca' : language;
  return FOLDER_LANGUAGES.find((each) => each === known) ?? 'es';
}

export type SummaryTexts = {
  title: { notification: string; communication: string; message: string };
  simulated: string;
  verdict: Readonly<Record<Legal | 'none', string>>;
  /** `{by}`, `{channel}`: a word each. */
  byWhom: string;
  throughChannel: string;
  by: Readonly<Record<string, string>>;
  channel: Readonly<Record<string, string>>;
  delivery: Readonly<Record<string, string>>;
  madridTime: string;
  /** Said once, for all times without a zone beside them. */
  allTimes: string;
  /** What an attempt came to. */
  outcomes: Readonly<Record<string, string>>;
  sections: { what: string; who: string; when: string; pieces: string; integrity: string; limits: string };
  labels: Readonly<
    Record<
      | 'subject'
      | 'description'
      | 'kind'
      | 'issuer'
      | 'procedure'
      | 'file'
      | 'reference'
      | 'remoteId'
      | 'messageId'
      | 'documentDigest'
      | 'holder'
      | 'representative'
      | 'deadline'
      | 'deadlineSent'
      | 'madeAvailable'
      | 'scheduled'
      | 'postal'
      | 'signedBy'
      | 'validUntil'
      | 'chain'
      | 'checkpoint'
      | 'madeAt'
      | 'piece'
      | 'happened'
      | 'source'
      | 'size'
      | 'entry',
      string
    >
  >;
  kinds: { notification: string; communication: string };
  /** `callback`: a receipt that came with one; `raw-callback`: the report itself. */
  pieces: Readonly<Record<'request' | 'answer' | 'receipt' | 'receipt-xml' | 'callback' | 'raw-callback', string>>;
  yes: string;
  fromRequest: string;
  noRequest: string;
  steps: { received: string; attempt: string; legal: string; delivery: string; callback: string; notice: string };
  operator: string;
  conflict: string;
  gateway: string;
  /** Of a receipt that came in a report only. */
  unconfirmed: string;
  /** `{date}`, `{reason}`. */
  erased: string;
  reasons: Readonly<Record<string, string>>;
  /** `{first}`, `{last}`, `{count}`, `{head}`. */
  chainLine: string;
  /** `{n}`, `{date}`. */
  checkpointLine: string;
  noCheckpoint: string;
  unsigned: string;
  howToVerify: string;
  limits: {
    simulated: string;
    partial: string;
    [CONFIRM_FIRST]: string;
    own: string;
    times: string;
    apiKey: string;
    proves: string;
    noReceipt: string;
  };
  madeBy: string;
};

export const SUMMARY_TEXTS: Readonly<Record<FolderLanguage, SummaryTexts>> = {
  es: {
    title: {
      notification: 'Evidencia de una notificación electrónica',
      communication: 'Evidencia de una comunicación electrónica',
      message: 'Evidencia de un envío',
    },
    simulated: 'SIMULADO: el servicio al que se envió es un simulador. Nada de esto tiene efecto jurídico.',
    verdict: {
      none: 'Sin situación legal certificada por el servicio',
      scheduled: 'Programada: aún no puesta a disposición',
      available: 'Puesta a disposición, pendiente de acceso',
      accessed: 'Accedida',
      refused: 'Rehusada',
      expired: 'Caducada sin acceso',
      returned: 'Devuelta sin entregar',
      annulled: 'Anulada',
      failed: 'Fallida',
      registered: 'Registrada, pendiente de la otra oficina',
      confirmed: 'Confirmada por la otra oficina',
      answered: 'Respondida',
    },
    byWhom: 'por {by}',
    throughChannel: 'a través de {channel}',
    by: {
      holder: 'el titular',
      representative: 'su representante',
      official: 'personal habilitado',
      other: 'otra persona',
    },
    channel: {
      sede: 'la sede electrónica',
      carpeta: 'la carpeta ciudadana',
      dehu: 'DEHú',
      postal: 'correo postal',
      official: 'atención presencial',
      other: 'otro medio',
    },
    delivery: {
      queued: 'en cola',
      sending: 'enviándose',
      accepted: 'aceptada por el servicio',
      rejected: 'rechazada por el servicio',
      dead: 'no entregada',
      cancelled: 'cancelada',
      uncertain: 'incierta',
      mirrored: 'practicada por la sede propia',
    },
    madridTime: 'hora de Madrid',
    allTimes: 'Todas las horas son de Madrid.',
    outcomes: {
      accepted: 'aceptado',
      duplicate: 'el servicio ya lo tenía',
      rejected: 'rechazado',
      temporary: 'no salió',
      unknown: 'sin respuesta clara',
    },
    sections: {
      what: 'Qué se envió',
      who: 'A quién',
      when: 'Qué ocurrió y cuándo',
      pieces: 'Las pruebas, byte a byte',
      integrity: 'Integridad y firma',
      limits: 'Lo que esta carpeta prueba y lo que no',
    },
    labels: {
      subject: 'Asunto',
      description: 'Descripción',
      kind: 'Tipo',
      issuer: 'Organismo emisor (DIR3)',
      procedure: 'Procedimiento (SIA)',
      file: 'Expediente',
      reference: 'Referencia del emisor',
      remoteId: 'Identificador del servicio',
      messageId: 'Mensaje',
      documentDigest: 'SHA-256 del documento',
      holder: 'Titular',
      representative: 'Destinatario o representante',
      deadline: 'Fin del plazo',
      deadlineSent: 'Plazo indicado al enviar',
      madeAvailable: 'Puesta a disposición',
      scheduled: 'Envío programado',
      postal: 'También por correo postal',
      signedBy: 'Carpeta sellada por',
      validUntil: 'Sello válido hasta',
      chain: 'Cadena de evidencias',
      checkpoint: 'Último punto de control',
      madeAt: 'Carpeta preparada',
      piece: 'Prueba',
      happened: 'Fecha',
      source: 'Origen',
      size: 'Bytes',
      entry: 'N.º',
    },
    kinds: { notification: 'Notificación', communication: 'Comunicación' },
    pieces: {
      request: 'Petición firmada, tal como se envió',
      answer: 'Respuesta del servicio',
      receipt: 'Acuse o certificación',
      'receipt-xml': 'Acuse en XML',
      callback: 'Acuse llegado con un aviso',
      'raw-callback': 'Aviso recibido del servicio',
    },
    yes: 'sí',
    fromRequest: 'Leído de la última petición firmada que está en esta carpeta.',
    noRequest: 'La petición no está en la carpeta o no se puede leer aquí; quién era el destinatario consta en ella.',
    steps: {
      received: 'La pasarela recibe el envío de la sede electrónica',
      attempt: 'Intento {n} de envío: {outcome}',
      legal: 'Situación legal',
      delivery: 'Entrega',
      callback: 'El servicio avisa',
      notice: 'Aviso',
    },
    operator: 'Decisión de un operador',
    conflict: 'contradice un estado final anterior',
    gateway: 'pasarela',
    unconfirmed: 'Sin confirmar: llegó en un aviso y el servicio, preguntado, no ha dado los mismos bytes',
    erased: 'Borrada el {date} ({reason})',
    reasons: { retention: 'fin del plazo de conservación' },
    chainLine: '{count} apuntes de este mensaje, del n.º {first} al n.º {last}; cabeza de la cadena: n.º {head}',
    checkpointLine: 'n.º {n}, firmado el {date}',
    noCheckpoint: 'todavía no hay ninguno firmado',
    unsigned: 'SIN FIRMAR: no había ningún sello utilizable al prepararla',
    howToVerify: 'Cómo comprobarla sin conexión y sin esta pasarela: README.txt, en esta misma carpeta.',
    limits: {
      simulated: 'El servicio era un simulador: sus respuestas y acuses dicen SIMULADO y no tienen efecto.',
      partial:
        'El contrato de este servicio se compuso de fuentes públicas; nadie lo ha confirmado con el servicio real.',
      [CONFIRM_FIRST]:
        'El contrato de este servicio se compuso en parte de fuentes públicas; antes de usarlo hay que confirmarlo en su entorno de preproducción.',
      own: 'El servicio habla un contrato propio de la pasarela, publicado con ella.',
      times:
        'Las horas son las de los relojes de la pasarela y del servicio. No hay sello de tiempo de un tercero: un punto de control guardado fuera prueba que la cadena ya era así en su fecha.',
      apiKey:
        'En la petición guardada se ha tachado la clave de acceso; está fuera de lo firmado y la firma sigue siendo válida.',
      proves:
        'Las huellas y la cadena prueban que nada cambió desde que se anotó; la firma de la petición, qué se envió y con qué sello. Que llegó, y qué fue de ella, lo dicen la respuesta y el acuse del servicio.',
      noReceipt: 'No hay acuse del servicio en esta carpeta.',
    },
    madeBy: 'Preparada por Carpeta Gateway {version}',
  },
  ca: {
    title: {
      notification: 'Evidència d’una notificació electrònica',
      communication: 'Evidència d’una comunicació electrònica',
      message: 'Evidència d’una tramesa',
    },
    simulated: 'SIMULAT: el servei al qual s’ha enviat és un simulador. Res d’això té efecte jurídic.',
    verdict: {
      none: 'Sense situació legal certificada pel servei',
      scheduled: 'Programada: encara no posada a disposició',
      available: 'Posada a disposició, pendent d’accés',
      accessed: 'Accedida',
      refused: 'Rebutjada',
      expired: 'Caducada sense accés',
      returned: 'Retornada sense lliurar',
      annulled: 'Anul·lada',
      failed: 'Fallida',
      registered: 'Registrada, pendent de l’altra oficina',
      confirmed: 'Confirmada per l’altra oficina',
      answered: 'Resposta',
    },
    byWhom: 'per {by}',
    throughChannel: 'mitjançant {channel}',
    by: {
      holder: 'la persona titular',
      representative: 'qui la representa',
      official: 'personal habilitat',
      other: 'una altra persona',
    },
    channel: {
      sede: 'la seu electrònica',
      carpeta: 'la carpeta ciutadana',
      dehu: 'DEHú',
      postal: 'correu postal',
      official: 'atenció presencial',
      other: 'un altre mitjà',
    },
    delivery: {
      queued: 'en cua',
      sending: 'enviant-se',
      accepted: 'acceptada pel servei',
      rejected: 'rebutjada pel servei',
      dead: 'no lliurada',
      cancelled: 'cancel·lada',
      uncertain: 'incerta',
      mirrored: 'practicada per la seu pròpia',
    },
    madridTime: 'hora de Madrid',
    allTimes: 'Totes les hores són de Madrid.',
    outcomes: {
      accepted: 'acceptat',
      duplicate: 'el servei ja el tenia',
      rejected: 'rebutjat',
      temporary: 'no ha eixit',
      unknown: 'sense resposta clara',
    },
    sections: {
      what: 'Què s’ha enviat',
      who: 'A qui',
      when: 'Què ha passat i quan',
      pieces: 'Les proves, byte a byte',
      integrity: 'Integritat i signatura',
      limits: 'Què prova aquesta carpeta i què no',
    },
    labels: {
      subject: 'Assumpte',
      description: 'Descripció',
      kind: 'Tipus',
      issuer: 'Organisme emissor (DIR3)',
      procedure: 'Procediment (SIA)',
      file: 'Expedient',
      reference: 'Referència de l’emissor',
      remoteId: 'Identificador del servei',
      messageId: 'Missatge',
      documentDigest: 'SHA-256 del document',
      holder: 'Titular',
      representative: 'Destinatari o representant',
      deadline: 'Fi del termini',
      deadlineSent: 'Termini indicat en enviar',
      madeAvailable: 'Posada a disposició',
      scheduled: 'Enviament programat',
      postal: 'També per correu postal',
      signedBy: 'Carpeta segellada per',
      validUntil: 'Segell vàlid fins al',
      chain: 'Cadena d’evidències',
      checkpoint: 'Darrer punt de control',
      madeAt: 'Carpeta preparada',
      piece: 'Prova',
      happened: 'Data',
      source: 'Origen',
      size: 'Bytes',
      entry: 'Núm.',
    },
    kinds: { notification: 'Notificació', communication: 'Comunicació' },
    pieces: {
      request: 'Petició signada, tal com s’ha enviat',
      answer: 'Resposta del servei',
      receipt: 'Justificant de recepció o certificació',
      'receipt-xml': 'Justificant en XML',
      callback: 'Justificant arribat amb un avís',
      'raw-callback': 'Avís rebut del servei',
    },
    yes: 'sí',
    fromRequest: 'Llegit de l’última petició signada que és en aquesta carpeta.',
    noRequest: 'La petició no és a la carpeta o no es pot llegir ací; hi consta qui n’era el destinatari.',
    steps: {
      received: 'La passarel·la rep la tramesa de la seu electrònica',
      attempt: 'Intent {n} d’enviament: {outcome}',
      legal: 'Situació legal',
      delivery: 'Lliurament',
      callback: 'El servei avisa',
      notice: 'Avís',
    },
    operator: 'Decisió d’un operador',
    conflict: 'contradiu un estat final anterior',
    gateway: 'passarel·la',
    unconfirmed: 'Sense confirmar: va arribar en un avís i el servei, preguntat, no ha donat els mateixos bytes',
    erased: 'Esborrada el {date} ({reason})',
    reasons: { retention: 'fi del termini de conservació' },
    chainLine:
      '{count} anotacions d’aquest missatge, de la núm. {first} a la núm. {last}; cap de la cadena: núm. {head}',
    checkpointLine: 'núm. {n}, signat el {date}',
    noCheckpoint: 'encara no n’hi ha cap de signat',
    unsigned: 'SENSE SIGNAR: no hi havia cap segell utilitzable en preparar-la',
    howToVerify: 'Com comprovar-la sense connexió i sense aquesta passarel·la: README.txt, en aquesta mateixa carpeta.',
    limits: {
      simulated: 'El servei era un simulador: les seues respostes i justificants diuen SIMULADO i no tenen efecte.',
      partial:
        'El contracte d’aquest servei s’ha compost de fonts públiques; ningú no l’ha confirmat amb el servei real.',
      [CONFIRM_FIRST]:
        'El contracte d’aquest servei s’ha compost en part de fonts públiques; abans de fer-lo servir cal confirmar-lo al seu entorn de preproducció.',
      own: 'El servei parla un contracte propi de la passarel·la, publicat amb ella.',
      times:
        'Les hores són les dels rellotges de la passarel·la i del servei. No hi ha segell de temps d’un tercer: un punt de control guardat fora prova que la cadena ja era així en la seua data.',
      apiKey:
        'En la petició guardada s’ha ratllat la clau d’accés; és fora d’allò signat i la signatura continua sent vàlida.',
      proves:
        'Les empremtes i la cadena proven que res no ha canviat d’ençà que es va anotar; la signatura de la petició, què s’ha enviat i amb quin segell. Que va arribar, i què se n’ha fet, ho diuen la resposta i el justificant del servei.',
      noReceipt: 'No hi ha justificant del servei en aquesta carpeta.',
    },
    madeBy: 'Preparada per Carpeta Gateway {version}',
  },
  en: {
    title: {
      notification: 'Evidence of an electronic notification',
      communication: 'Evidence of an electronic communication',
      message: 'Evidence of a message',
    },
    simulated: 'SIMULATED: the service it was sent to is a simulator. None of this has legal effect.',
    verdict: {
      none: 'No legal status certified by the service',
      scheduled: 'Scheduled: not made available yet',
      available: 'Made available, not accessed yet',
      accessed: 'Accessed',
      refused: 'Refused',
      expired: 'Expired without access',
      returned: 'Returned undelivered',
      annulled: 'Annulled',
      failed: 'Failed',
      registered: 'Registered, not confirmed by the other office yet',
      confirmed: 'Confirmed by the other office',
      answered: 'Answered',
    },
    byWhom: 'by {by}',
    throughChannel: 'through {channel}',
    by: {
      holder: 'the holder',
      representative: 'their representative',
      official: 'an authorised official',
      other: 'another person',
    },
    channel: {
      sede: 'the electronic office',
      carpeta: 'the citizen folder',
      dehu: 'DEHú',
      postal: 'post',
      official: 'a public office',
      other: 'other means',
    },
    delivery: {
      queued: 'queued',
      sending: 'being sent',
      accepted: 'accepted by the service',
      rejected: 'rejected by the service',
      dead: 'not delivered',
      cancelled: 'cancelled',
      uncertain: 'uncertain',
      mirrored: "practised by the town's own office",
    },
    madridTime: 'Madrid time',
    allTimes: "All times are Madrid's.",
    outcomes: {
      accepted: 'accepted',
      duplicate: 'the service already had it',
      rejected: 'rejected',
      temporary: 'never left',
      unknown: 'no clear answer',
    },
    sections: {
      what: 'What was sent',
      who: 'To whom',
      when: 'What happened, and when',
      pieces: 'The proof, byte by byte',
      integrity: 'Integrity and signature',
      limits: 'What this folder proves, and what it does not',
    },
    labels: {
      subject: 'Subject',
      description: 'Description',
      kind: 'Kind',
      issuer: 'Issuing body (DIR3)',
      procedure: 'Procedure (SIA)',
      file: 'File',
      reference: "Sender's reference",
      remoteId: "Service's identifier",
      messageId: 'Message',
      documentDigest: 'SHA-256 of the document',
      holder: 'Holder',
      representative: 'Recipient or representative',
      deadline: 'End of the term',
      deadlineSent: 'Term stated when sent',
      madeAvailable: 'Made available',
      scheduled: 'Scheduled for',
      postal: 'By post as well',
      signedBy: 'Folder sealed by',
      validUntil: 'Seal valid until',
      chain: 'Evidence chain',
      checkpoint: 'Newest checkpoint',
      madeAt: 'Folder made',
      piece: 'Piece',
      happened: 'Time',
      source: 'Source',
      size: 'Bytes',
      entry: 'No.',
    },
    kinds: { notification: 'Notification', communication: 'Communication' },
    pieces: {
      request: 'Signed request, as it was sent',
      answer: "The service's answer",
      receipt: 'Receipt or certificate',
      'receipt-xml': 'Receipt as XML',
      callback: 'Receipt that came with a report',
      'raw-callback': 'Report received from the service',
    },
    yes: 'yes',
    fromRequest: 'Read from the latest signed request in this folder.',
    noRequest: 'The request is not in the folder or cannot be read here; it says who the recipient was.',
    steps: {
      received: 'The gateway receives it from the electronic office',
      attempt: 'Attempt {n} to send: {outcome}',
      legal: 'Legal status',
      delivery: 'Delivery',
      callback: 'The service reports',
      notice: 'Notice',
    },
    operator: "An operator's decision",
    conflict: 'contradicts an earlier final status',
    gateway: 'gateway',
    unconfirmed: 'Unconfirmed: it came in a report, and the service, when asked, has not given the same bytes',
    erased: 'Erased on {date} ({reason})',
    reasons: { retention: 'retention period over' },
    chainLine: '{count} entries of this message, no. {first} to no. {last}; head of the chain: no. {head}',
    checkpointLine: 'no. {n}, signed on {date}',
    noCheckpoint: 'none signed yet',
    unsigned: 'UNSIGNED: no seal could be used when it was made',
    howToVerify: 'How to check it offline and without this gateway: README.txt in this folder.',
    limits: {
      simulated: 'The service was a simulator: its answers and receipts say SIMULADO and have no effect.',
      partial:
        "This service's contract was put together from public sources; nobody has confirmed it with the real one.",
      [CONFIRM_FIRST]:
        'The contract of this service was put together in part from public sources; it is to be confirmed in its pre-production environment before use.',
      own: "The service speaks the gateway's own contract, published with it.",
      times:
        "Times are those of the gateway's and the service's clocks. There is no third party's time stamp: a checkpoint kept elsewhere proves that the chain was already so at its date.",
      apiKey:
        'In the kept request the access key is blanked; it is outside what is signed, and the signature still verifies.',
      proves:
        "Digests and chain prove that nothing changed since it was noted down; the request's signature, what was sent and with which seal. That it arrived, and what became of it, is said by the service's answer and receipt.",
      noReceipt: "There is no receipt of the service's in this folder.",
    },
    madeBy: 'Made by Carpeta Gateway {version}',
  },
};
