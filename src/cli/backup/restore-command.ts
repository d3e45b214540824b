/** `carpeta restore`: puts a backup into an empty store, which then asks before it sends. */
import { resolve } from 'node:path';
import { backends } from '../../../adapters/registry.ts';
import { restoreBackup } from '../../store/backup/restore-backup.ts';
import { type Command, JSON_OPTION, parse } from '../command.ts';
import { openStore, whichStore } from '../which-store.ts';

const DAY_MS = 24 * 3_600_000;

export const restoreCommand: Command = {
  name: 'restore',
  usage: 'FILE [--json]',
  summary: 'puts a backup into an empty store; what may have been sent since is asked for before it is sent',
  help: [
    'Into the store of DATABASE_URL, GATEWAY_CONFIG or the embedded one, which must be empty. No gateway may run on it, and',
    'THE ONE THAT LOST ITS STORE MUST BE STOPPED FOR GOOD. The data key of that time must be in secrets.dataKeyFile.',
    'A damaged file, one of a newer version and a store in use are refused, and nothing is written. For',
    'restore.askFirstDays (7) every message is asked for by its reference before its first send. Afterwards each e-office',
    'asks GET /v1/receipts for what it handed in since the backup, and hands in again what answers 404.',
  ],
  async run({ args, out, err, terminal }) {
    const { values, positionals } = parse(restoreCommand, args, { options: JSON_OPTION, min: 1 });
    const place = await whichStore();
    const store = await openStore(place, { shared: false });
    try {
      const now = new Date();
      const askUntil = new Date(now.getTime() + place.askFirstDays * DAY_MS);
      const { manifest, uncertain, applied } = await restoreBackup(store.pool, {
        file: resolve(positionals[0] ?? ''),
        masterKeys: store.masterKeyIds,
        now,
        askUntil,
        unaskable: unaskable(),
        onTable: ({ name, rows }) => terminal && err(`${name}: ${rows}`),
      });
      const { takenAt } = manifest;
      if (values.json) out(JSON.stringify({ takenAt, askUntil: askUntil.toISOString(), uncertain, applied }));
      else {
        out(`The store is as it was at ${takenAt}. Messages to ask for before anything is sent: ${uncertain}.`);
        for (const name of applied) out(`applied ${name}`);
        out(`Until ${askUntil.toISOString()} every message is asked for before its first send.`);
        out('Now each e-office must hand in again what it handed in since then and GET /v1/receipts does not know.');
      }
      return 0;
    } finally {
      await store.close();
    }
  },
};

function unaskable(): string[] {
  return Object.values(backends)
    .filter(({ facts, ask }) => !facts.askByReference || ask === undefined)
    .map(({ id }) => id);
}
