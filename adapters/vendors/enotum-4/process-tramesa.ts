/**
 * ProcessarTramesa: a tramesa is judged whole before any of it is taken in, then each Notificacio becomes an event of its
 * own. Repeated after a lost answer it gives the same numbers.
 */
import type { Finding } from '../../../contracts/outcome.ts';
import { VendorFault, type VendorFaultKind } from '../../../contracts/vendor-fault.ts';
import type { Once, VendorReceipt } from '../../../contracts/vendor-intake.ts';
import { GatewayError } from '../../../src/errors.ts';
import type { XmlNode } from '../../../src/signing/canonical.ts';
import { type AnsweredError, answer } from './answers.ts';
import type { Context } from './caller.ts';
import { type ReadDocument, readDocuments } from './documents.ts';
import { aliasOf, sourceOf } from './identity.ts';
import { judge } from './judge.ts';
import { type NamedDocument, type Normalised, normalise } from './normalise.ts';
import { errorsOf, finding, refusalIn } from './refusals.ts';
import type { Tramesa } from './schema.ts';
import { leaf, node } from './xml.ts';

type Taken = { answer: XmlNode; refused: VendorFaultKind | null };

/** An event's inline document (api.md, Events); a larger one is uploaded. Bytes. */
const INLINE_BYTES = 512 * 1024;
const HOUR_MS = 3_600_000;

export async function processTramesa({ Tramesa: tramesa }: { Tramesa: Tramesa }, context: Context): Promise<Taken> {
  const { gateway, settings, caller } = context;
  const now = gateway.now();
  const { documents, findings } = readDocuments(tramesa);
  const wrong = [...judge(tramesa, { entity: caller.entity, settings, now }), ...findings];
  if (wrong.length > 0) throw invalid(wrong);
  const named = await Promise.all(documents.map((each) => nameDocument(each, context)));
  const normalised = tramesa.Notificacio.map((_, n) =>
    normalise({ tramesa, n, caller, settings, documents: named, now }),
  );
  const repeated = repeatedIn(normalised);
  if (repeated.length > 0) throw invalid(repeated);
  return takeIn(normalised, context);
}

function invalid(findings: readonly Finding[]): VendorFault {
  return new VendorFault({ kind: 'invalid', findings });
}

async function nameDocument(of: ReadDocument, { gateway }: Context): Promise<NamedDocument> {
  const { role, name, mediaType, bytes, sha256 } = of;
  const content =
    bytes.byteLength <= INLINE_BYTES
      ? { by: 'inline', base64: bytes.toString('base64') }
      : { by: 'upload', uploadId: (await gateway.keep({ mediaType, bytes })).uploadId };
  return { role, name, mediaType, size: bytes.byteLength, digest: { alg: 'sha-256', value: sha256 }, content };
}

/* Two of one number in one tramesa would be one event, and one of them nobody's. */
function repeatedIn(normalised: readonly Normalised[]): Finding[] {
  const ids = normalised.map(({ id, fingerprint }) => fingerprint?.toString('hex') ?? id);
  return ids.flatMap((id, n) =>
    ids.indexOf(id) === n ? [] : [finding(103, `/Tramesa/Notificacio/${n}`, 'és repetida dins de la tramesa')],
  );
}

/* One that is refused leaves those before it taken in: both are said, as the schema allows. Trouble that is not the
   tramesa's own is no answer: the whole is repeated, and what was taken in is known again. */
async function takeIn(normalised: readonly Normalised[], context: Context): Promise<Taken> {
  const { caller, settings } = context;
  const created: string[] = [];
  const errors: AnsweredError[] = [];
  const refused: Finding[] = [];
  for (const [n, { event, id, fingerprint }] of normalised.entries()) {
    const once = fingerprint === null ? undefined : { fingerprint, withinMs: settings.onceHours * HOUR_MS };
    try {
      const receipt = await accept({ event, id, once }, context);
      created.push(aliasOf(receipt.event));
    } catch (error) {
      const findings = refusalIn(error);
      if (findings === null || normalised.length === 1) throw error;
      refused.push(...findings);
      const of = {
        id: aliasOf({ source: sourceOf(caller.dir3), id }),
        organisation: caller.entity.organisation.code,
        department: caller.department.code,
        backOffice: caller.backOffice,
      };
      const place = `Notificacio[${n + 1}]`;
      errors.push(...errorsOf(findings).map(({ code, text }) => ({ code, text: `${place}: ${text}`, of })));
      // What is wrong with the first is nearly always wrong with all: nothing was taken in, and nothing is.
      if (created.length === 0) break;
    }
  }
  const numbers = created.map((id) => leaf('IdNotificacio', id));
  return {
    answer: answer('ProcessarTramesa', numbers.length === 0 ? [] : [node('NotificacionsCreades', ...numbers)], errors),
    refused: refused.length === 0 ? null : { kind: 'invalid', findings: refused },
  };
}

type Accepting = { event: Record<string, unknown>; id: string; once: Once | undefined };

/* An event must say when it was, and a tramesa does not: a repetition takes the time of the first, so that what is
   compared is what was asked. */
async function accept({ event, id, once }: Accepting, { gateway, caller }: Context): Promise<VendorReceipt> {
  try {
    return await gateway.accept(event, once);
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'event-id-reused') throw error;
    const first = await gateway.receipt(sourceOf(caller.dir3), id);
    const [message] = first?.messages ?? [];
    const time = message === undefined ? undefined : (await gateway.request(message.id))?.time;
    if (time === undefined || time === event.time) throw error;
    return gateway.accept({ ...event, time }, once);
  }
}
