/** `carpeta backup`: one file with everything the store holds, taken while the gateway runs, without the data key. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { writeBackup } from '../../store/backup/write-backup.ts';
import { type Command, JSON_OPTION, parse } from '../command.ts';
import { openStore, whichStore } from '../which-store.ts';

export const backupCommand: Command = {
  name: 'backup',
  usage: 'FILE [--json]',
  summary: 'the whole store in one file, while the gateway runs; sealed, and WITHOUT the data key',
  help: [
    'Of the store of DATABASE_URL, GATEWAY_CONFIG or the embedded one. FILE must not exist; it appears whole or not at all.',
    'KEEP THE DATA KEY (secrets.dataKeyFile) ELSEWHERE: without it nobody can open what the backup holds, and with both',
    'anybody can. Certificates, seals and gateway.yaml are not in it either.',
  ],
  async run({ args, out, err, terminal }) {
    const { values, positionals } = parse(backupCommand, args, { options: JSON_OPTION, min: 1 });
    const file = resolve(positionals[0] ?? '');
    const store = await openStore(await whichStore(), { shared: true });
    try {
      const manifest = await writeBackup(store.pool, {
        file,
        now: new Date(),
        onTable: ({ name, rows }) => terminal && err(`${name}: ${rows}`),
      });
      const { takenAt, tables, masterKeys } = manifest;
      const rows = tables.reduce((sum, table) => sum + table.rows, 0);
      const bytes = statSync(file).size;
      err('THE DATA KEY IS NOT IN THIS BACKUP. Without secrets.dataKeyFile nothing in it can ever be opened:');
      err(`keep that file too, elsewhere. Keys it needs: ${masterKeys.join(', ') || 'none yet'}.`);
      const counts = Object.fromEntries(tables.map((table) => [table.name, table.rows]));
      if (values.json) out(JSON.stringify({ file, takenAt, bytes, masterKeys, rows: counts }));
      else out(`${file}: ${rows} rows of ${tables.length} tables as of ${takenAt}, ${bytes} bytes.`);
      return 0;
    } finally {
      await store.close();
    }
  },
};
