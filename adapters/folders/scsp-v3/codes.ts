/**
 * Error codes of SCSP v3 (list of the supporting software of the Plataforma de Intermediación, as in GovernIB/emiserv
 * at e7ff3d51) that this emitter can answer with, their literals, and which of them our own refusals are.
 */

/** A literal that ends in a colon is followed by a few words of ours. */
export const ERRORS = {
  '0226': 'Error al parsear el XML:',
  '0229': 'La petición ya ha sido tramitada o ya existe en el sistema, está repetida',
  '0230': 'El timestamp de la petición debe ser válido y de hoy o de ayer.',
  '0231': 'Documento Incorrecto',
  '0234': 'No se ha encontrado configuración para el código de certificado',
  '0235': 'El NIF del certificado no coincide con el tag NifSolicitante.',
  '0236': 'Consentimiento del solicitante inválido.',
  '0237': 'Tag NumElementos inválido.',
  '0239': 'Error al tratar los datos específicos:',
  '0240': 'Formato de documento inválido para NIE',
  '0243':
    'No todas las solicitudes de transmisión hacen referencia al mismo certificado especificado en nodo <Atributos>',
  '0301': 'Organismo no autorizado',
  '0302': 'Certificado caducado',
  '0305': 'Firma no válida',
  '0307': 'No se ha encontrado el nodo firma.',
  '0309': 'Error general al verificar el certificado: no figura entre los autorizados',
  '0311': 'No se ha encontrado el certificado firmante en el documento XML.',
  '0312': 'NIF del emisor especificado no coincide con el Organismo Emisor',
  '0314': 'Procedimiento No Autorizado a consultar el servicio',
  '0401': 'La estructura del fichero recibido no corresponde con el esquema.',
  '0402': 'Falta informar campo obligatorio',
  '0403': 'Imposible obtener el contenido XML del mensaje SOAP.',
  '0404': 'Tipo de documento del titular inválido.',
  '0406': 'Contenido del mensaje SOAP no esperado',
  '0414': 'El número de elementos no coincide con el número de solicitudes recibidas',
  '0415': 'El número de solicitudes es mayor que 1, ejecute el servicio en modo asíncrono.',
  '0901': 'Servicio no disponible',
  '0903': 'Modo asíncrono no soportado.',
  '0904': 'Error general Indefinido',
} as const;
export type ScspCode = keyof typeof ERRORS;

/** State of a petition that was answered. */
export const DONE = { code: '0003', literal: 'TRAMITADA' } as const;

/** Why a signature is not accepted (src/signing), where there is a code more exact than "not valid" (0305). */
const SIGNATURE: Readonly<Record<string, ScspCode>> = {
  'no-header': '0307',
  'no-security': '0307',
  'no-signature': '0307',
  'no-binary-security-token': '0311',
  'certificate-not-trusted': '0309',
  'certificate-not-valid-now': '0302',
  'made-in-the-future': '0230',
  expired: '0230',
  'expires-before-it-is-made': '0230',
  'timestamp-unreadable': '0230',
  'not-utf-8': '0226',
  'not-well-formed': '0226',
  'not-soap': '0403',
};

const REFUSALS: Readonly<Record<string, ScspCode>> = {
  'request-replayed': '0229',
  'request-stale': '0230',
  'entity-not-allowed': '0301',
  forbidden: '0301',
  'xml-refused': '0226',
  'too-large': '0226',
  malformed: '0401',
  'not-found': '0406',
  'method-not-allowed': '0406',
  'too-many-requests': '0901',
  'store-unavailable': '0901',
  'shutting-down': '0901',
};

/** The SCSP code of one of our own. */
export function codeOf({ code, reason }: { code: string; reason: string | null }): ScspCode {
  if (code === 'signature-invalid') return SIGNATURE[reason ?? ''] ?? '0305';
  if (code === 'unauthenticated') return reason === 'certificate-not-valid-now' ? '0302' : '0309';
  return REFUSALS[code] ?? '0904';
}

export const SOURCE_STATE = {
  ok: 'OK',
  unreachable: 'NO_DISPONIBLE',
  'timed-out': 'TIEMPO_AGOTADO',
  'not-integrated': 'NO_INTEGRADA',
} as const;

export const ROLE = { holder: 'INTERESADO', representative: 'REPRESENTANTE' } as const;
export const PENDING = { yes: 'SI', no: 'NO', 'not-applicable': 'NO_APLICA' } as const;
