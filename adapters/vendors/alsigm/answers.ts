/**
 * What the façade answers: results in AL SIGM's form, which says OK or ERROR with a number at HTTP 200, and SOAP 1.1 faults
 * for what never came to be a question. A refusal's reasons stand in a header, for which SIGEM has no field.
 */
import type { Finding } from '../../../contracts/outcome.ts';
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { PushAnswer, PushProblem } from '../../../contracts/vendor-intake.ts';
import { soapEnvelope, soapFault } from '../../../src/transport/soap.ts';
import { ERROR_NUMBERS, type ErrorWord, RETURN } from './codes.ts';
import { NOTIFICATION } from './schema.ts';
import { operation, tag, tags, type Value } from './wire.ts';

/** NotificacionesWebService: each operation, with what its result has beside RetornoServicio, in order. */
export const OPERATIONS = {
  altaNotificacion: ['codigoDeNotificacion'],
  consultarNotificaciones: ['notificaciones'],
  detalleNotificacion: NOTIFICATION,
  detalleNotificacionByNotiId: NOTIFICATION,
  obtenerEstado: ['error', 'estado', 'fecha', 'motivoRechazo'],
  obtenerEstadoBD: ['descripcion', 'id', 'idSisnot'],
  recuperaDocumento: ['content', 'extension', 'guid', 'mimeType'],
  actualizaEstado: [],
  actualizaEstados: [],
} as const satisfies Record<string, readonly string[]>;
export type Operation = keyof typeof OPERATIONS;
export type Values = Readonly<Record<string, Value>>;

const XML = { 'content-type': 'text/xml; charset=utf-8' };
/** What a header may carry. Characters. */
const MAX_REASONS = 1_000;

export function answered(name: Operation, values: Values): PushAnswer {
  return { status: 200, headers: XML, body: resultOf(name, { 'c:returnCode': RETURN.ok }, values) };
}

type Refusal = {
  word: ErrorWord;
  findings: readonly Finding[] /** The vendor's word that no table knows. */;
  unsupported: string | null;
};

/** What an operation refuses: to the core what any adapter says, here in the operation's own form. */
export class OperationFault extends VendorFault {
  readonly operation: Operation;
  readonly refusal: Refusal;
  constructor(operation: Operation, refusal: Refusal) {
    const { unsupported, findings } = refusal;
    super(unsupported === null ? { kind: 'invalid', findings } : { kind: 'unsupported', vendorKind: unsupported });
    this.operation = operation;
    this.refusal = refusal;
  }
}

function refused(name: Operation, { word, findings }: Refusal): PushAnswer {
  const outcome = { 'c:errorCode': ERROR_NUMBERS[word], 'c:returnCode': RETURN.error };
  return {
    status: 200,
    headers: { ...XML, 'x-carpeta-findings': reasonsOf(findings).slice(0, MAX_REASONS) },
    body: resultOf(name, outcome, {}),
  };
}

/** Before an operation is known, or where nothing can be said of it. */
export function problem(of: PushProblem): PushAnswer {
  switch (of.kind) {
    case 'unauthenticated':
      return fault(401, 'Client', 'Faltan las credenciales, o no son válidas.');
    case 'not-found':
      return fault(404, 'Client', 'No hay nada en esta dirección.');
    case 'too-large':
      return fault(413, 'Client', 'El mensaje es mayor de lo permitido.');
    case 'too-many-requests':
      return fault(429, 'Server', 'Demasiadas peticiones; repítala más tarde.');
    case 'unavailable':
      return fault(503, 'Server', 'El servicio no está disponible; repita la petición más tarde.');
    case 'internal':
      return fault(500, 'Server', 'Error interno.');
    case 'refused':
      return fault(500, 'Client', `La petición no se admite. ${reasonsOf(of.findings)}`);
    case 'fault':
      if (of.fault instanceof OperationFault) return refused(of.fault.operation, of.fault.refusal);
      return of.fault.fault.kind === 'invalid'
        ? fault(500, 'Client', `La petición no se admite. ${reasonsOf(of.fault.fault.findings)}`)
        : fault(503, 'Server', 'El servicio no está disponible; repita la petición más tarde.');
  }
}

function fault(status: number, code: 'Client' | 'Server', text: string): PushAnswer {
  return { status, headers: XML, body: soapFault({ code: `soapenv:${code}`, text }) };
}

function resultOf(name: Operation, outcome: Values, values: Values): string {
  const inherited = tags(['c:errorCode', 'c:returnCode'], outcome);
  const result = tag(`${name}Return`, { raw: inherited + tags(OPERATIONS[name], values) });
  return soapEnvelope(operation(`${name}Response`, 'notifications', result));
}

/** `pointer code`, of a closed set of words: nothing a caller sent is in it. */
function reasonsOf(findings: readonly Finding[]): string {
  const plain = (text: string) => text.replace(/[^\x21-\x7e]/g, '');
  return findings.map(({ pointer, code }) => `${plain(pointer)} ${plain(code)}`).join('; ');
}
