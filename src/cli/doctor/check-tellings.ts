/** Who was still to be told of something: e-offices of their messages, subscribers of changes, people of alerts. */

import { countOwedAlerts, type OwedAlerts } from '../../store/alerts/owed.ts';
import type { Queryable } from '../../store/chunks.ts';
import { listOwedSubscriptions, type OwedSubscription } from '../../store/subscriptions/owed.ts';
import { countTellings, type TellingsRow } from '../../store/vendors/tellings.ts';
import { type Check, note, ok, wrong } from './check.ts';

/** What simply waits for its turn is no fault. */
export async function checkTellings(db: Queryable): Promise<Check[]> {
  const [vendors, subscriptions, alerts] = await Promise.all([
    countTellings(db, null),
    listOwedSubscriptions(db),
    countOwedAlerts(db),
  ]);
  const faults = [...vendors.flatMap(ofVendor), ...subscriptions.flatMap(ofSubscription), ...alerts.flatMap(ofAlerts)];
  const waiting = [
    ...vendors.map((each) => each.waiting),
    ...subscriptions.map(({ pending }) => pending),
    ...alerts.map((each) => each.waiting),
  ].reduce((sum, n) => sum + n, 0);
  if (faults.length > 0) return faults;
  return [ok('tellings', waiting === 0 ? 'nobody is owed one' : `${waiting} on their way`)];
}

function ofVendor({ vendor, credential, entity, waiting, givenUp, failingSince, lastError }: TellingsRow): Check[] {
  if (failingSince === null && givenUp === 0) return [];
  const what = `tellings to ${vendor}/${credential}/${entity}`;
  const since = failingSince === null ? '' : ` since ${failingSince.toISOString()}`;
  const found = `${waiting} waiting, ${givenUp} given up; it does not hear${since}, last with ${lastError ?? 'no reason'}`;
  if (givenUp === 0)
    return [note(what, found, 'Look at its address and its own state: they are told by themselves for three days.')];
  const retry = `POST /v1/vendors/${vendor}/tellings/retry {"credential": "${credential}", "entity": "${entity}"}`;
  return [wrong(what, found, `Look at its address and its own state; then ${retry} tells them now.`)];
}

function ofSubscription({ id, clientId, pending, failed, failures, disabledReason }: OwedSubscription): Check[] {
  const what = `tellings to ${clientId} (${id})`;
  const found = `${pending} waiting, ${failed} given up`;
  if (disabledReason !== null) {
    const fix = `Its client enables it again (POST /v1/subscriptions/${id}/enable) or deletes it.`;
    return [note(what, `${found}; it is stopped: ${disabledReason}`, fix)];
  }
  if (failed > 0) {
    const fix = `Once it answers, its client has them told again: POST /v1/subscriptions/${id}/replay {}.`;
    return [wrong(what, found, fix)];
  }
  if (failures === 0) return [];
  return [note(what, `${found}; it failed ${failures} times in a row`, 'Look at its address: it is tried by itself.')];
}

function ofAlerts({ channel, waiting, failing, givenUp, lastError }: OwedAlerts): Check[] {
  const what = `alerts by ${channel}`;
  const found = `${waiting} waiting, ${givenUp} given up, last with ${lastError ?? 'no reason'}`;
  const fix = `Look at alerting.${channel} and what it leads to; carpeta alerts says what holds now.`;
  if (givenUp > 0) return [wrong(what, found, fix)];
  return failing > 0 ? [note(what, found, fix)] : [];
}
