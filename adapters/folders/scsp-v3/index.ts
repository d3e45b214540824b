/** SCSP v3 emitter of the state of files: a petition is verified, asked, answered and signed; whatever is wrong has a code. */
import type {
  FacadeAnswer,
  FacadeAsker,
  FacadeRequest,
  FacadeTools,
  FolderFacade,
} from '../../../contracts/folder-facade.ts';
import { GatewayError } from '../../../src/errors.ts';
import { verifySoap } from '../../../src/signing/verify.ts';
import { wsSecurity } from '../../../src/signing/ws-security.ts';
import { parseSoap, parseXml } from '../../../src/transport/soap.ts';
import { codeOf, type ScspCode } from './codes.ts';
import { type ScspAsker, type ScspSettings, scspAskerSchema, scspSettingsSchema } from './config.ts';
import { ID, interpret, type Petition } from './interpret.ts';
import { published } from './published.ts';
import { PROFILE } from './schema.ts';
import { type Answered, faultXml, responseXml } from './translate.ts';

type Tools = FacadeTools<ScspSettings, ScspAsker>;

/** One petition of one element is a few KiB, its certificate included. */
const LIMITS = { maxBytes: 128 * 1024, maxDepth: 20 };
const XML = 'text/xml; charset=utf-8';

export const scspV3 = {
  id: ID,
  product: 'SCSP version 3',
  sources: ['public schemas, rules and error codes; the specific data are ours'],
  evidenceLevel: 'own',
  identifiedBy: 'message',
  seals: true,
  listsActs: false,
  settingsSchema: scspSettingsSchema,
  askerSchema: scspAskerSchema,
  routes: [
    { method: 'POST', path: '' },
    { method: 'GET', path: '' },
  ],
  maxBodyBytes: LIMITS.maxBytes,
  openQuestions: [],
  async answer(request, tools) {
    if (request.method === 'POST') return answerPetition(tools, authenticate(request, tools));
    return published(request) ?? fault('0406', { settings: tools.settings, at: tools.now(), id: null });
  },
  refuse: ({ code, reason }, { settings, now }) => fault(codeOf({ code, reason }), { settings, at: now, id: null }),
} satisfies FolderFacade<ScspSettings, ScspAsker>;

type Authentic = { bodyXml: string; madeAt: Date; asker: FacadeAsker<ScspAsker> };

/* Limits come first; from here on all is read from what the signature covers, never from the message around it. */
function authenticate({ body }: FacadeRequest, tools: Tools): Authentic {
  parseSoap(body, LIMITS);
  const trusted = tools.askers.flatMap(({ certificates }) => certificates);
  const { bodyXml, certificate, createdAt } = verifySoap(body, {
    profile: PROFILE,
    trusted,
    now: tools.now(),
    maxSkewMs: tools.clockSkewMs,
  });
  const asker = tools.askers.find(({ certificates }) =>
    certificates.some((each) => Buffer.compare(each, certificate) === 0),
  );
  if (asker === undefined) throw new TypeError('a certificate that is trusted is nobody’s');
  if (createdAt === null) throw new TypeError('a Timestamp that must be signed is not');
  return { bodyXml, madeAt: createdAt, asker };
}

async function answerPetition(tools: Tools, { bodyXml, madeAt, asker }: Authentic): Promise<FacadeAnswer> {
  const { settings } = tools;
  const at = tools.now();
  const body = parseXml(Buffer.from(bodyXml), LIMITS);
  const read = interpret(body, { asker, settings, now: at, madeAt });
  if (read.kind === 'refused') {
    await tools.service.refused({ clientId: asker.id, via: ID }, `scsp-${read.code}`);
    return fault(read.code, { settings, at, id: read.id });
  }
  const { petition } = read;
  try {
    const answered = await ask(petition, tools);
    return await signed(responseXml(petition, answered, settings), tools);
  } catch (error) {
    if (!(error instanceof GatewayError) || !SERVICE_REFUSES.has(error.code)) throw error;
    // The service has audited it; the petition it is about is genuine, and can be named.
    return fault(codeOf({ code: error.code, reason: null }), { settings, at, id: petition.id });
  }
}

const SERVICE_REFUSES = new Set(['request-replayed', 'request-stale', 'entity-not-allowed']);

async function ask({ question, operation, page }: Petition, { service }: Tools): Promise<Answered> {
  if (operation === 'RESUMEN')
    return { kind: 'summary', answer: await service.summary(question), bodies: service.bodies };
  return { kind: 'list', answer: await service.files(question, page) };
}

async function signed(bodyPieces: Uint8Array[], { seal, now }: Tools): Promise<FacadeAnswer> {
  if (seal === null) throw new GatewayError('seal-missing', 'sign', 'Answers are signed, and there is no seal.');
  const message = await wsSecurity.sign({
    headerXml: '',
    bodyPieces,
    signer: seal,
    now: now(),
    profile: PROFILE,
  });
  return { status: 200, mediaType: XML, body: Buffer.concat(message) };
}

type About = { settings: ScspSettings; at: Date; id: string | null };

/* SOAP 1.1, 6.2: a fault travels with 500. */
function fault(code: ScspCode, about: About): FacadeAnswer {
  return { status: 500, mediaType: XML, body: faultXml(code, about) };
}
