/** Puts the time into a petition, signs it with the entity's seal and hands it over at its service's address. */
import type {
  CallTools,
  EntityAccess,
  HttpResult,
  SignedRequest,
  Translated,
  Transport,
} from '../../../contracts/backend.ts';
import { toMadridStamp } from '../../../src/domain/calendar.ts';
import { GatewayError } from '../../../src/errors.ts';
import { soapHeaders, soapRequest } from '../../../src/transport/soap-request.ts';
import type { Config, EntityConfig, ServiceSettings } from './config.ts';
import { profileOf } from './profile.ts';
import { placeOf, type Route, readRoute, requireService } from './route.ts';
import { LIMITS } from './schema.ts';
import { STAMP } from './translate.ts';

export async function sign(
  { payload, route }: Translated,
  access: EntityAccess<EntityConfig>,
  config: Config,
  tools: CallTools,
): Promise<SignedRequest> {
  const place = requireRoute(route);
  const { settings } = placeOf(place, config);
  const signed = await signBody(payload, { access, settings, tools, action: actionOf(place, settings) });
  return { ...signed, ...(route === undefined ? {} : { route }) };
}

export function send(signed: SignedRequest, config: Config, transport: Transport): Promise<HttpResult> {
  const { url } = placeOf(requireRoute(signed.route), config);
  return post(signed, { url, config, transport });
}

export async function signBody(
  payload: readonly Uint8Array[],
  of: { access: EntityAccess<EntityConfig>; settings: ServiceSettings; tools: CallTools; action: string },
): Promise<SignedRequest> {
  const { access, settings, tools, action } = of;
  if (access.signer === null)
    throw new GatewayError('seal-missing', 'sign', 'Petitions are signed, and there is no seal.');
  const now = tools.now();
  const stamp = Buffer.from(toMadridStamp(now));
  const body = await tools.wsSecurity.sign({
    headerXml: '',
    bodyPieces: payload.map((piece) => (piece === STAMP ? stamp : piece)),
    signer: access.signer,
    now,
    profile: profileOf(settings),
  });
  return { headers: soapHeaders(action), body, secrets: [] };
}

export function post(
  { body, headers }: SignedRequest,
  { url, config, transport }: { url: string; config: Config; transport: Transport },
): Promise<HttpResult> {
  const { timeoutMs } = config;
  // The action is among the headers that were made when it was signed.
  const call = { url, action: '', headers, body, timeoutMs, maxAnswerBytes: LIMITS.answerBytes };
  return transport.exchange({ ...soapRequest(call), certificate: config.clientCertificate });
}

function requireRoute(route: string | undefined): Route {
  const place = readRoute(route);
  if (place === null) throw new RangeError('no route of this adapter');
  return place;
}

function actionOf({ service, mode }: Route, settings: ServiceSettings): string {
  return settings.actions[mode] ?? requireService(service).actions[mode];
}
