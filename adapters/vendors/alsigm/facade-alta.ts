/** `altaNotificacion`: one notification taken in, once, however often it is asked for. */
import { createHash } from 'node:crypto';
import type { Finding } from '../../../contracts/outcome.ts';
import { VendorFault } from '../../../contracts/vendor-fault.ts';
import type { Gateway, Once } from '../../../contracts/vendor-intake.ts';
import { child, type XmlTree } from '../../../src/transport/soap.ts';
import type { Values } from './answers.ts';
import type { AlsigmCredential } from './config.ts';
import { readDate } from './dates.ts';
import { TELL } from './format-status.ts';
import { documentOf, eventOf, faultsOf, type Kind, kindOf, type Place } from './normalise.ts';
import { readNotification, type SigemNotification } from './schema.ts';

const HOUR_MS = 3_600_000;
/** What an identifier of SIGEM may be long, to fit into an event's. Characters. */
const MAX_IDENTITY = 64;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

type Document = { name: string; mediaType: string; bytes: Buffer };

/** Throws VendorFault `invalid`, its pointers into `poNotificacion`, or what the gateway throws. */
export async function takeNotification(node: XmlTree, place: Place, gateway: Gateway): Promise<Values> {
  const of = readNotification(child(node, 'poNotificacion') ?? node);
  const kind = judge(of, place);
  const documents = documentsOf(of);
  const { settings } = place;
  const fingerprint = fingerprintOf(of, place, documents);
  const once: Once = { fingerprint, withinMs: settings.repeatHours * HOUR_MS };
  // Without a date of its own, the same again under the same identifier would say another time.
  const known = of.fechaRegistro === undefined ? await gateway.recentFingerprint(once) : null;
  if (known !== null) return identifierOf(known.messages);
  const kept = [];
  for (const { name, mediaType, bytes } of documents) {
    const { uploadId } = await gateway.keep({ mediaType, bytes });
    kept.push({ name, mediaType, content: { by: 'upload', uploadId } });
  }
  const now = gateway.now();
  const event = eventOf(of, place, {
    kind,
    id: `${place.entity.code}-A-${identityOf(of) ?? `${fingerprint.toString('hex').slice(0, 24)}-${now.getTime().toString(36)}`}`,
    time: readDate(of.fechaRegistro) ?? now,
    documents: kept,
    refs: refsOf(of, gateway.credential.settings as AlsigmCredential),
  });
  return identifierOf((await gateway.accept(event, once)).messages);
}

function judge(of: SigemNotification, place: Place): Kind {
  const { effect, settings } = place;
  if (effect !== 'deliver')
    throw invalid([{ pointer: '/entidad/identificador', code: 'effect-differs', params: { effect } }]);
  // What SIGEM means for SISNOT, or for a text message, is not ours to notify.
  if (of.sistemaId !== undefined && of.sistemaId !== settings.system)
    throw invalid([{ pointer: '/sistemaId', code: 'not-one-of', params: { allowed: settings.system } }]);
  const kind = kindOf(of, place);
  if (kind === null)
    throw new VendorFault({ kind: 'unsupported', vendorKind: (of.tipoCorrespondencia ?? '').slice(0, 60) });
  const findings = faultsOf(of, place, kind);
  if ((identityOf(of) ?? '').length > MAX_IDENTITY)
    findings.push({ pointer: of.notiId === undefined ? '/codigoNoti' : '/notiId', code: 'too-long' });
  if (findings.length > 0) throw invalid(findings);
  return kind;
}

/* Four lists side by side: the nth of each is the nth document. SIGEM itself would fail on lists of different length. */
function documentsOf(of: SigemNotification): Document[] {
  const findings: Finding[] = [];
  for (const name of ['documentos', 'extension'] as const)
    if (of[name].length !== of.nombreDocumentos.length)
      findings.push({ pointer: `/${name}`, code: of[name].length === 0 ? 'required' : 'wrong-format' });
  const documents = of.nombreDocumentos.flatMap((title, n): Document[] => {
    const base64 = (of.documentos[n] ?? '').replace(/\s+/g, '');
    const named = documentOf(title, of.extension[n]);
    if (named === null)
      findings.push({ pointer: `/extension/${n}`, code: 'media-type', params: { allowed: 'pdf, zip' } });
    const whole = BASE64.test(base64) && base64.length % 4 === 0;
    if (!whole)
      findings.push({ pointer: `/documentos/${n}`, code: base64 === '' ? 'document-empty' : 'base64-invalid' });
    return named === null || !whole ? [] : [{ ...named, bytes: Buffer.from(base64, 'base64') }];
  });
  if (findings.length > 0) throw invalid(findings);
  return documents;
}

function identityOf({ notiId, codigoNoti }: SigemNotification): string | undefined {
  return notiId ?? codigoNoti;
}

/** Of all that says what is to be notified; how it stands, and when it was last looked at, is not of it. */
function fingerprintOf(of: SigemNotification, { dir3 }: Place, documents: readonly Document[]): Buffer {
  const { estado: _state, fechaActualiEstado: _at, usuario: _user, documentos: _bytes, guid: _ids, ...said } = of;
  const digests = documents.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'));
  const entries = Object.entries(said).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([dir3, entries, digests]))
    .digest();
}

function refsOf(
  { notiId, codigoNoti }: SigemNotification,
  { tellStates, url }: AlsigmCredential,
): Record<string, string> {
  return {
    ...(notiId === undefined ? {} : { notiId }),
    ...(codigoNoti === undefined ? {} : { codigoNoti }),
    ...(notiId === undefined || !tellStates || url === undefined ? {} : { [TELL]: notiId }),
  };
}

function identifierOf(messages: readonly { id: string }[]): Values {
  return { codigoDeNotificacion: messages[0]?.id };
}

function invalid(findings: readonly Finding[]): VendorFault {
  return new VendorFault({ kind: 'invalid', findings });
}
