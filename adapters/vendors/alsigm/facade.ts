/**
 * NotificacionesWebService of AL SIGM, served under its own path: SIGEM hands its notifications to us as it would to
 * itself. One endpoint, document/literal; the element in the Body names the operation. `?wsdl` is the contract.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../../contracts/outcome.ts';
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { Gateway, PushAnswer, PushIntake, PushRequest } from '../../../contracts/vendor-intake.ts';
import { type ErrorCode, GatewayError } from '../../../src/errors.ts';
import { escapeAttribute } from '../../../src/signing/canonical.ts';
import { childText, parseSoap, type XmlTree } from '../../../src/transport/soap.ts';
import { answered, OPERATIONS, type Operation, OperationFault, problem, type Values } from './answers.ts';
import { PATHS } from './call.ts';
import type { ErrorWord } from './codes.ts';
import type { AlsigmCredential, AlsigmEntity, AlsigmSettings } from './config.ts';
import { takeNotification } from './facade-alta.ts';
import { readDetail, readDocument, readMany, readState, readStateRow } from './facade-reads.ts';
import type { Place } from './normalise.ts';
import { pointerOf } from './pointers.ts';

/** 15 MB in base64, and what stands around it. */
const MAX_BODY_BYTES = 21 * 1024 * 1024;
const WSDL = join(import.meta.dirname, '../../../contracts/wsdl/alsigm/notificaciones.wsdl');

type Handler = (node: XmlTree, place: Place, gateway: Gateway) => Promise<Values>;

const HANDLERS: Readonly<Record<Operation, Handler>> = {
  altaNotificacion: takeNotification,
  consultarNotificaciones: readMany,
  detalleNotificacion: readDetail,
  detalleNotificacionByNotiId: readDetail,
  obtenerEstado: readState,
  obtenerEstadoBD: readStateRow,
  recuperaDocumento: readDocument,
  actualizaEstado: refuseState,
  actualizaEstados: refuseState,
};

export const push = {
  scheme: 'basic',
  presents: ({ user, password }) => `${user}:${password}`,
  routes: [
    { method: 'POST', path: PATHS.notifications, maxBodyBytes: MAX_BODY_BYTES, handle },
    { method: 'GET', path: PATHS.notifications, maxBodyBytes: 0, open: true, handle: contract },
  ],
  asksByPerson: true,
  problem,
} satisfies PushIntake<AlsigmSettings, AlsigmCredential>;

async function handle(request: PushRequest, gateway: Gateway, settings: AlsigmSettings): Promise<PushAnswer> {
  const node = bodyOf(request);
  const name = Object.keys(OPERATIONS).find((each): each is Operation => each === node.name);
  if (name === undefined)
    throw new VendorFault({
      kind: 'invalid',
      findings: [{ pointer: '', code: 'not-one-of', params: { allowed: KNOWN } }],
    });
  try {
    return answered(name, await HANDLERS[name](node, placeOf(node, gateway, settings), gateway));
  } catch (error) {
    const findings = findingsOf(error);
    if (findings === null) throw error;
    const word = wordOf(error, findings);
    // The core counts what it is, and has it said in the form of the operation.
    throw new OperationFault(name, { word, findings, unsupported: unsupportedOf(error) });
  }
}
const KNOWN = Object.keys(OPERATIONS).join(', ');

async function contract({ query }: PushRequest, _gateway: Gateway, settings: AlsigmSettings): Promise<PushAnswer> {
  if (!Object.keys(query).some((each) => each.toLowerCase() === 'wsdl')) return problem({ kind: 'not-found' });
  const location = `${settings.facadeUrl.replace(/\/+$/, '')}${PATHS.notifications}`;
  // A function, so that no `$` of the address is read as a pattern.
  const body = readFileSync(WSDL, 'utf8').replace('"LOCATION"', () => `"${escapeAttribute(location)}"`);
  return { status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' }, body };
}

/* The state of a notification is what the State's platform certifies; nobody else sets it, and nobody has to fetch it. */
async function refuseState(): Promise<Values> {
  throw new VendorFault({ kind: 'invalid', findings: [{ pointer: '/estado', code: 'backend-cannot' }] }, 'not-done');
}

/* What is no SOAP 1.1, or a fault, is no question: a fault is what it gets. */
function bodyOf({ body }: PushRequest): XmlTree {
  try {
    const message = parseSoap(body, { maxBytes: MAX_BODY_BYTES });
    if (message.kind === 'body') return message.node;
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'xml-refused') throw error;
  }
  throw new VendorFault({ kind: 'invalid', findings: [{ pointer: '', code: 'wrong-format' }] });
}

function placeOf(node: XmlTree, gateway: Gateway, settings: AlsigmSettings): Place {
  const code = childText(node, 'entidad', 'identificador');
  for (const [dir3, { settings: own, effect }] of gateway.entities) {
    const entity = own as AlsigmEntity;
    if (entity.code === code) return { dir3, effect, entity, settings };
  }
  const finding = { pointer: '/entidad/identificador', code: code === undefined ? 'required' : 'entity-not-allowed' };
  throw new VendorFault({ kind: 'invalid', findings: [finding] });
}

/** What a caller has to mend; everything else it may ask again. */
const REFUSALS: readonly ErrorCode[] = [
  ...(['event-invalid', 'event-id-reused', 'entity-not-allowed', 'not-available-here', 'malformed'] as const),
  ...(['document-type', 'document-infected', 'digest-mismatch', 'upload-not-found', 'erased'] as const),
];

function findingsOf(error: unknown): readonly Finding[] | null {
  if (unsupportedOf(error) !== null) return [{ pointer: '/tipoCorrespondencia', code: 'not-one-of' }];
  if (error instanceof VendorFault) return error.fault.kind === 'invalid' ? error.fault.findings : null;
  if (!(error instanceof GatewayError) || !REFUSALS.includes(error.code)) return null;
  const findings = error.findings.length > 0 ? error.findings : [{ pointer: '', code: error.code }];
  return findings.map((each) => ({ ...each, pointer: pointerOf(each.pointer) }));
}

function unsupportedOf(error: unknown): string | null {
  return error instanceof VendorFault && error.fault.kind === 'unsupported' ? error.fault.vendorKind : null;
}

function wordOf(error: unknown, findings: readonly Finding[]): ErrorWord {
  if (error instanceof VendorFault && error.reason === 'not-done') return 'failed';
  const pointers = findings.map(({ pointer }) => pointer);
  if (pointers.some((each) => each.endsWith('/codigDoc'))) return 'noDocument';
  if (error instanceof VendorFault && error.reason === 'not-known') return 'missing';
  if (findings.some(({ pointer, code }) => code === 'required' && /^\/(nifDest|numeroExpediente)$/.test(pointer)))
    return 'missing';
  return pointers.some((each) => /^\/(documentos|extension)/.test(each)) ? 'document' : 'invalid';
}
