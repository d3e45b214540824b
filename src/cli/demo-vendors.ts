/** The demo's third part: something happens at each simulated e-office, is delivered, and the e-office is told its end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { list, map, text } from '../config-raw.ts';
import type { Api } from './api-client.ts';
import type { Context } from './command.ts';
import { type Watched, watchMessages } from './demo-watch.ts';
import { progressWriter } from './progress.ts';

const ENTITY = 'L01999999';
const LOOK_EVERY_MS = 400;
/** What is polled is looked at every few seconds; what is told may be retried once or twice. */
const TAKE_WITHIN_MS = 30_000;
const TELL_WITHIN_MS = 30_000;
const QUIET_MS = 3_000;
const TIMEOUT_MS = 150_000;

export type VendorDemoResult = {
  vendor: string;
  evidenceLevel: string;
  id: string;
  delivery: string;
  legal: string;
  /** In the vendor's words, oldest first; empty where its contract has no way of telling it. */
  told: readonly string[];
  right: boolean;
};
type Simulated = { id: string; evidenceLevel: string; tells: boolean };
type Begun = Simulated & { ref: string; message: string };

export async function playVendors(api: Api, context: Context): Promise<VendorDemoResult[]> {
  const begun = await Promise.all(
    (await simulatedVendors(api)).map(async (vendor): Promise<Begun> => {
      const { body } = await api.post(`/sandbox/vendors/${vendor.id}/happen`, { entity: ENTITY });
      const { ref, event } = map(body);
      const message = await messageOf(api, map(event));
      context.err(`${message === '' ? 'NONE' : 'took'} ${vendor.id}  ${message}`);
      return { ...vendor, ref: text(ref) ?? '', message };
    }),
  );
  const taken = begun.filter(({ message }) => message !== '');
  const views = await watchMessages({
    api,
    messages: taken.map(({ id, message }): Watched => ({ label: id, id: message })),
    timeoutMs: TIMEOUT_MS,
    terminal: context.terminal,
    interrupted: context.interrupted,
    output: progressWriter(context),
  });
  const results: VendorDemoResult[] = [];
  for (const { id, evidenceLevel, tells, ref, message } of begun) {
    const view = views.get(message);
    const told = await toldOf(api, { id, ref, tells });
    const ended = view?.final === true && ['accepted', 'mirrored'].includes(view.delivery);
    results.push({
      ...{ vendor: id, evidenceLevel, id: message, delivery: view?.delivery ?? '', legal: view?.legal ?? '', told },
      right: ended && (!tells || told.length > 0),
    });
  }
  return results;
}

async function simulatedVendors(api: Api): Promise<Simulated[]> {
  const can = list(map((await api.get('/sandbox/vendors')).body).items).map((each) => text(map(each).id));
  return list(map((await api.get('/v1/vendors')).body).items)
    .map(map)
    .filter(({ id }) => can.includes(text(id)))
    .map(({ id, evidenceLevel, streams }) => ({
      id: text(id) ?? '',
      evidenceLevel: text(evidenceLevel) ?? '',
      tells: map(list(streams)[0]).telling !== null,
    }));
}

/** Empty where nothing came of it in time. */
async function messageOf(api: Api, { source, id }: Record<string, unknown>): Promise<string> {
  const query = new URLSearchParams({ source: text(source) ?? '', id: text(id) ?? '' });
  for (const until = Date.now() + TAKE_WITHIN_MS; Date.now() < until; await sleep(LOOK_EVERY_MS)) {
    const { status, body } = await api.get(`/v1/receipts?${query}`, { missing: 'allowed' });
    if (status === 200) return text(map(list(map(body).messages)[0]).id) ?? '';
  }
  return '';
}

/** Waits until nothing is left to be told to it and nothing more has come for a while: the end is noticed a moment after it is there. */
async function toldOf(api: Api, of: { id: string; ref: string; tells: boolean }): Promise<readonly string[]> {
  let told: readonly string[] = [];
  let changedAt = Date.now();
  for (const until = Date.now() + TELL_WITHIN_MS; Date.now() < until; await sleep(LOOK_EVERY_MS)) {
    const { body } = await api.get(`/sandbox/vendors/${of.id}/told/${encodeURIComponent(of.ref)}`);
    const now = list(map(body).items).map((each) => text(each) ?? '');
    if (now.length !== told.length) changedAt = Date.now();
    told = now;
    if (!of.tells || ((await waitingOf(api, of.id)) === 0 && Date.now() - changedAt > QUIET_MS)) break;
  }
  return told;
}

async function waitingOf(api: Api, vendor: string): Promise<number> {
  const items = list(map((await api.get('/v1/vendors')).body).items).map(map);
  const streams = list(items.find(({ id }) => id === vendor)?.streams);
  return streams.reduce<number>((sum, stream) => sum + Number(map(map(stream).telling).waiting), 0);
}
