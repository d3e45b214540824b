/** The simulated platform itself: takes petitions, answers them at once or later, hands out what it has. */
import type { Signer } from '../../../contracts/backend.ts';
import { GatewayError } from '../../../src/errors.ts';
import { verifySoap } from '../../../src/signing/verify.ts';
import { parseSoap, parseXml, type XmlTree } from '../../../src/transport/soap.ts';
import { profileOf } from './profile.ts';
import { type Mode, NS } from './schema.ts';
import { faultXml, responseXml, signed, waitingXml } from './simulator-answer.ts';
import { type Fate, fateOf } from './simulator-persons.ts';
import { type Asked, readAsked } from './simulator-read.ts';
import { judge, SIGNATURE_CODES } from './simulator-rules.ts';
import type { Schemas } from './simulator-schemas.ts';
import type { Petition, Store } from './simulator-state.ts';

const HOUR_MS = 3_600_000;
const LIMITS = { maxBytes: 512 * 1024, maxDepth: 30 };
/** A petition's answer is handed out so often (0225), and for so long (0208). The numbers are ours: theirs are not known. */
const MAX_COLLECTED = 5;
const KEPT_MS = 30 * 24 * HOUR_MS;

export type Seal = { signer: Signer; other: Signer };
export type ServiceRules = {
  security: 'ws-security' | 'xml-signature';
  digest: 'sha-256' | 'sha-1';
  allowSha1: boolean;
  asksSync: boolean;
};
export type Platform = {
  store: Store;
  schemas: Schemas;
  now: () => Date;
  seal: Seal;
  /** By NIF of a requester, the certificates (DER) it may sign with. */
  requesters: ReadonlyMap<string, readonly Uint8Array[]>;
  procedures: readonly string[] | null;
  rulesOf(service: string): ServiceRules;
  /** Waiting time of asynchronous petitions where the holder's name says none. Hours. */
  hours: number;
  /** How long after it came an asynchronous answer is there at the earliest. */
  workMs: number;
  faultInDetail: boolean;
  tries: Map<string, number>;
};
export type Answer = { status: number; body: Uint8Array | string; lost?: boolean };
type Place = { service: string; mode: Mode };

export async function answer(platform: Platform, place: Place, bytes: Uint8Array): Promise<Answer> {
  const read = authenticate(platform, place, bytes);
  if (typeof read === 'string') return fault(platform, place, read, '');
  const { node, xml, mayBe } = read;
  const asked = readAsked(node);
  const isPetition = node.name === 'Peticion' && node.namespace === NS.request;
  const isLater = node.name === 'SolicitudRespuesta' && node.namespace === NS.later;
  if (asked === null || (!isPetition && !isLater)) return fault(platform, place, '0406', '');
  if (!platform.schemas.isValid(xml, place.service)) return fault(platform, place, '0401', asked.petition);
  return isPetition ? take(platform, place, { asked, mayBe }) : handOut(platform, place, { asked, mayBe });
}

function authenticate(
  platform: Platform,
  { service }: Place,
  bytes: Uint8Array,
): { node: XmlTree; xml: Uint8Array; mayBe: readonly string[] } | string {
  const trusted = [...platform.requesters.values()].flat();
  try {
    parseSoap(bytes, LIMITS);
  } catch (error) {
    if (error instanceof GatewayError) return '0226';
    throw error;
  }
  try {
    // A certificate of registration travels with the register's own signature.
    const profile = { ...profileOf(platform.rulesOf(service)), signedContent: true };
    const { bodyXml, certificate } = verifySoap(bytes, { profile, trusted, now: platform.now() });
    const node = parseXml(Buffer.from(bodyXml, 'utf8'), LIMITS).children[0];
    const mayBe = [...platform.requesters].flatMap(([nif, certificates]) =>
      certificates.some((each) => Buffer.compare(each, certificate) === 0) ? [nif] : [],
    );
    const xml = Buffer.from(bodyXml.replace(/^<[^>]+>/, '').replace(/<\/[^<]+>$/, ''), 'utf8');
    return node === undefined ? '0403' : { node, xml, mayBe };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return SIGNATURE_CODES[String(error.params?.reason)] ?? '0305';
  }
}

type From = { asked: Asked; mayBe: readonly string[] };

async function take(platform: Platform, place: Place, { asked, mayBe }: From): Promise<Answer> {
  const { store, now, procedures } = platform;
  const isTaken = (requester: string, id: string) => store.find(requester, id) !== undefined;
  const [request] = asked.requests;
  const fate = fateOf(request?.names ?? []);
  const tried = (platform.tries.get(asked.petition) ?? 0) + 1;
  platform.tries.set(asked.petition, tried);
  if (tried <= fate.downTimes) return { status: 503, body: '<html><body>Servicio en mantenimiento</body></html>' };
  const code = judge(asked, { ...place, now: now(), mayBe, procedures, isTaken }) ?? fate.refused;
  if (code !== null || request === undefined) return fault(platform, place, code ?? '0414', asked.petition);
  const { requester, generic } = request;
  const hours = place.mode === 'sync' ? 0 : (fate.hours ?? platform.hours);
  const receivedAt = now().getTime();
  const workMs = place.mode === 'sync' ? 0 : Math.max(hours * HOUR_MS, platform.workMs);
  const petition: Petition = {
    ...{ requester, id: asked.petition, service: place.service, mode: place.mode },
    ...{ receivedAt, readyAt: receivedAt + workMs, hours, collected: 0, postponed: 0, generic },
  };
  store.keep(petition);
  const body =
    place.mode === 'sync'
      ? await answered(platform, petition, fate)
      : await sealed(platform, place, waitingXml(petition, { now: now(), as: 'confirmation' }));
  return { status: 200, body, lost: fate.lost };
}

async function handOut(platform: Platform, place: Place, { asked, mayBe }: From): Promise<Answer> {
  const { store, now } = platform;
  const petition = mayBe.map((nif) => store.find(nif, asked.petition)).find((each) => each?.service === place.service);
  const asksSync = platform.rulesOf(place.service).asksSync;
  if ((petition?.mode ?? place.mode) === 'sync' && !asksSync) return fault(platform, place, '0903', asked.petition);
  if (petition === undefined) return fault(platform, place, '0244', asked.petition);
  const fate = fateOf(namesOf(petition));
  const at = now().getTime();
  if (fate.late && petition.postponed === 0 && at >= petition.readyAt)
    return wait(platform, place, { ...petition, postponed: 1, readyAt: at + Math.max(petition.hours * HOUR_MS, 1) });
  if (at < petition.readyAt) return wait(platform, place, petition);
  if (fate.end === 'expired' || at > petition.readyAt + KEPT_MS) return fault(platform, place, '0208', petition.id);
  if (fate.end === 'exhausted' || petition.collected >= MAX_COLLECTED)
    return fault(platform, place, '0225', petition.id);
  store.keep({ ...petition, collected: petition.collected + 1 });
  return { status: 200, body: await answered(platform, petition, fate) };
}

async function wait(platform: Platform, place: Place, petition: Petition): Promise<Answer> {
  platform.store.keep(petition);
  const xml = waitingXml(petition, { now: platform.now(), as: 'response' });
  return { status: 200, body: await sealed(platform, place, xml) };
}

async function answered(platform: Platform, petition: Petition, fate: Fate): Promise<Buffer> {
  const about = fate.forged === 'petition' ? 'PETICIONAJENA0000001' : petition.id;
  const xml = responseXml(petition, { now: platform.now(), returned: fate.returned, about });
  const place = { service: petition.service, mode: petition.mode };
  const body = await sealed(platform, place, xml, fate.forged === 'signer');
  // Within what the signature covers, and nothing that is looked at otherwise.
  return fate.forged === 'body'
    ? Buffer.from(body.toString('utf8').replace('NumElementos>1<', 'NumElementos>2<'), 'utf8')
    : body;
}

function sealed(platform: Platform, { service }: Place, xml: readonly Uint8Array[], byOther = false): Promise<Buffer> {
  const { seal, now } = platform;
  const profile = profileOf(platform.rulesOf(service));
  return signed(xml, { signer: byOther ? seal.other : seal.signer, profile, now: now() });
}

function fault({ now, faultInDetail }: Platform, { service }: Place, code: string, id: string): Answer {
  return {
    status: 500,
    body: faultXml(code, { id, service, now: now(), inDetail: faultInDetail && id !== '' }),
  };
}

function namesOf({ generic }: Petition): string[] {
  const holder = generic.Titular;
  if (holder === undefined || typeof holder === 'string') return [];
  return ['Apellido1', 'Apellido2', 'NombreCompleto'].flatMap((name) => {
    const said = holder[name];
    return typeof said === 'string' ? [said] : [];
  });
}
