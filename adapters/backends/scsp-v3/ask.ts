/** Questions without side effects: solicitudRespuesta by our own IdPeticion, and whether anybody is there at all. */
import type { CallTools, EntityAccess, HttpResult, Question } from '../../../contracts/backend.ts';
import type { AskResult, QueryResult } from '../../../contracts/outcome.ts';
import { type Reply, readReply } from './answer.ts';
import { CODES, ENDS } from './codes.ts';
import type { Config, EntityConfig } from './config.ts';
import { askPlaceOf, modesOf, type Route, readRemoteId, readRoute, remoteIdOf, requireService } from './route.ts';
import { post, signBody } from './send.ts';
import { answeredStatus, endedStatus, waitingStatus } from './status.ts';
import { laterXml } from './translate.ts';

type Access = EntityAccess<EntityConfig>;
type Ask = { route: Route; petition: string };

/** Told of our asking where a service cannot be asked for what it answers at once. */
const CANNOT_ASK = 'cannot-ask';
/** "I do not do that": a service that says so of a question cannot be asked, whatever its settings say. */
const NOT_SERVED: ReadonlySet<string> = new Set(['0406', '0902', '0903']);
/** An IdPeticion that no reference of ours can be: those are 20 characters of base32. */
const NOBODYS = 'CARPETA-SONDA-0';

/** "Do you have our IdPeticion?" Which service it went to, or would have gone to, is kept with the message. */
export async function ask(
  { reference, route }: Question,
  access: Access,
  config: Config,
  tools: CallTools,
): Promise<AskResult> {
  const place = readRoute(route);
  if (place === null) return { kind: 'undecided', code: CANNOT_ASK, text: '' };
  return askOne({ route: place, petition: reference }, access, config, tools);
}

async function askOne(of: Ask, access: Access, config: Config, tools: CallTools): Promise<AskResult> {
  const { service, mode } = of.route;
  const settings = config.services[service];
  // Taken out of the settings since: nobody is left to ask, and nothing may be repeated either.
  if (settings === undefined || !modesOf(service, config).includes(mode))
    return { kind: 'undecided', code: 'service-not-configured', text: '' };
  if (!settings.asks[mode]) return unaskable(of);
  const result = await later(of, access, config, tools);
  const looked = lookAt(result, of, config, tools.now());
  if (looked.kind === 'failed' && NOT_SERVED.has(looked.code)) return unaskable(of);
  if (looked.kind !== 'status') return looked;
  return { kind: 'found', remoteId: remoteIdOf(of.route, of.petition), status: looked.status };
}

/**
 * What only reads may be put once more under the same IdPeticion: it has no effect to double and starts no term, and a
 * platform that processed it refuses it (0229). What has effect there is for a person.
 */
function unaskable({ route }: Ask): AskResult {
  return requireService(route.service).effect === 'reads'
    ? { kind: 'repeatable', code: CANNOT_ASK }
    : { kind: 'undecided', code: CANNOT_ASK, text: '' };
}

export async function query(
  { remoteId }: { remoteId: string },
  access: Access,
  config: Config,
  tools: CallTools,
): Promise<QueryResult> {
  const place = readRemoteId(remoteId);
  if (place === null) return { kind: 'not-found', code: 'remote-id' };
  if (!modesOf(place.service, config).includes(place.mode))
    return { kind: 'failed', code: 'service-not-configured', text: '', infrastructure: false };
  const of = { route: place, petition: place.petition };
  return lookAt(await later(of, access, config, tools), of, config, tools.now());
}

/** Asks for a petition nobody made: a platform that works says that there is none, or that it cannot be asked so. */
export async function probe(access: Access, config: Config, tools: CallTools): Promise<HttpResult> {
  const [route] = routesOf(config);
  if (route === undefined) return { kind: 'not-sent', reason: 'no-service', durationMs: 0 };
  return later({ route, petition: NOBODYS }, access, config, tools);
}

function routesOf(config: Config): Route[] {
  return Object.keys(config.services).flatMap((service) => modesOf(service, config).map((mode) => ({ service, mode })));
}

async function later({ route, petition }: Ask, access: Access, config: Config, tools: CallTools): Promise<HttpResult> {
  const { settings, url } = askPlaceOf(route, config);
  const action = settings.actions.later ?? requireService(route.service).actions.later;
  const payload = laterXml({ service: route.service, reference: petition });
  const signed = await signBody(payload, { access, settings, tools, action });
  return post(signed, { url, config, transport: tools.transport });
}

function lookAt(result: HttpResult, of: Ask, config: Config, now: Date): QueryResult {
  if (result.kind !== 'answer') return { kind: 'failed', code: result.reason, text: '', infrastructure: true };
  const { service } = of.route;
  const reply = readReply(result, { config, service, petition: of.petition, now });
  switch (reply.kind) {
    case 'answered':
      return { kind: 'status', status: answeredStatus(reply, of) };
    case 'waiting': {
      const hours = reply.hours ?? config.services[service]?.defaultTerHours ?? 0;
      return { kind: 'status', status: waitingStatus(of, { code: reply.code, hours, now }) };
    }
    case 'unreadable':
      return { kind: 'failed', code: reply.code, text: '', infrastructure: reply.infrastructure };
    case 'fault':
      return lookAtFault(reply, of, now);
  }
}

function lookAtFault({ code, text }: Extract<Reply, { kind: 'fault' }>, of: Ask, now: Date): QueryResult {
  if (CODES.get(code) === 'absent') return { kind: 'not-found', code };
  if (ENDS.has(code)) return { kind: 'status', status: endedStatus(of, { code, now }) };
  return { kind: 'failed', code, text, infrastructure: CODES.get(code) === 'down' };
}
