/** Which service and mode a message takes, where that is, and how both are told in an identifier. */
import { GatewayError } from '../../../src/errors.ts';
import type { Config, ServiceSettings } from './config.ts';
import { MODES, type Mode, type ScspService } from './schema.ts';
import { serviceOf } from './services/index.ts';

export type Route = { service: string; mode: Mode };

/** The mode the event asks for, or the one that is configured, or the first of the service's that has an address. */
export function chosenMode(request: { service: string; mode?: Mode | undefined }, config: Config): Mode {
  const settings = config.services[request.service];
  const possible = modesOf(request.service, config);
  return request.mode ?? settings?.mode ?? possible[0] ?? 'sync';
}

/** Modes that have an address, in the service's own order. */
export function modesOf(code: string, { services }: Config): readonly Mode[] {
  const settings = services[code];
  const known = serviceOf(code)?.modes ?? MODES;
  return settings === undefined ? [] : known.filter((mode) => addressOf(settings, mode) !== undefined);
}

function addressOf(settings: ServiceSettings, mode: Mode): string | undefined {
  return mode === 'sync' ? settings.syncUrl : settings.asyncUrl;
}

/** Throws RangeError for a service that `check` would have refused. */
export function requireService(code: string): ScspService {
  const service = serviceOf(code);
  if (service === undefined) throw new RangeError('a service this version does not know');
  return service;
}

/** Settings and address of a route. Throws GatewayError where it is not configured any more: what waits for it waits on. */
export function placeOf({ service, mode }: Route, config: Config): { settings: ServiceSettings; url: string } {
  const settings = config.services[service];
  const url = settings === undefined ? undefined : addressOf(settings, mode);
  if (settings === undefined || url === undefined)
    throw new GatewayError('platform-key-missing', 'sign', `The settings name no address for ${service}.`);
  return { settings, url };
}

/** Where answers to earlier petitions are asked for. */
export function askPlaceOf({ service, mode }: Route, config: Config): { settings: ServiceSettings; url: string } {
  const settings = config.services[service];
  const url = mode === 'async' ? settings?.asyncUrl : (settings?.askUrl ?? settings?.asyncUrl ?? settings?.syncUrl);
  if (settings === undefined || url === undefined) throw new RangeError('a service without an address');
  return { settings, url };
}

export function routeOf({ service, mode }: Route): string {
  return `${service}.${mode}`;
}

/** Null for what is none. */
export function readRoute(route: string | null | undefined): Route | null {
  const [service = '', mode = '', ...more] = (route ?? '').split('.');
  const known = MODES.find((each) => each === mode);
  return known === undefined || more.length > 0 ? null : { service, mode: known };
}

/** The platform has no identifier of its own: a petition is known by its service, mode and IdPeticion. */
export function remoteIdOf({ service, mode }: Route, petition: string): string {
  return `${service}.${mode}.${petition}`;
}

/** Null for what is none. */
export function readRemoteId(remoteId: string): (Route & { petition: string }) | null {
  const at = remoteId.lastIndexOf('.');
  const route = at === -1 ? null : readRoute(remoteId.slice(0, at));
  const petition = remoteId.slice(at + 1);
  return route === null || petition === '' ? null : { ...route, petition };
}
