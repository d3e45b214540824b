/** Starts the simulated SIGEM for a sandbox: entities with a file each, and notifications handed over when they are to happen. */
import { randomBytes } from 'node:crypto';
import type { VendorSimulator } from '../../../contracts/vendor.ts';
import { STATES } from './codes.ts';
import { writeDate } from './dates.ts';
import { startSigemSimulator } from './simulator.ts';
import { altaFields, handOver } from './simulator-caller.ts';
import { sigemFile } from './simulator-data.ts';

const DAY_MS = 86_400_000;
/** What SIGEM calls the only procedure here; what it is to others is for the configuration to say. */
const PROCEDURES = { 'PCD-1': { sia: '2104567' } };

export async function startSigemForSandbox(entities: readonly string[]): Promise<VendorSimulator> {
  const [password, callPassword] = [randomBytes(24).toString('hex'), randomBytes(24).toString('hex')];
  const codes = new Map(entities.map((dir3, n) => [dir3, String(n + 1).padStart(3, '0')]));
  const yesterday = new Date(Date.now() - DAY_MS);
  const town = () => ({ notifications: [], files: [sigemFile('EXP/2026/1', yesterday, writeDate(yesterday))] });
  const simulator = await startSigemSimulator({
    user: 'pasarela-demo',
    password: callPassword,
    entities: Object.fromEntries([...codes.values()].map((code) => [code, town()])),
  });
  const call = { url: simulator.url, callUser: 'pasarela-demo', callPassword };
  let count = 0;
  return {
    settingsOf: (entity) => ({ ...call, code: codes.get(entity) ?? '000' }),
    credential: { ...call, user: 'sigem-demo', password, tellStates: true },
    entityOf: (entity) => ({ code: codes.get(entity) ?? '000', procedures: PROCEDURES }),
    async happen({ entity, facade }) {
      const code = codes.get(entity) ?? '000';
      count += 1;
      // Of this run, so that what a store still knows of an earlier one is another notification.
      const ref = `${randomBytes(6).toString('hex')}-${count}`;
      const fields = altaFields(ref, { fechaRegistro: writeDate(new Date()) });
      await handOver({ facade, user: 'sigem-demo', password, entity: code }, fields);
      return { ref, event: { source: `urn:dir3:${entity}:alsigm`, id: `${code}-A-${ref}` } };
    },
    told: (ref) =>
      simulator.told
        .filter(({ notiId }) => notiId === ref)
        .map(({ estado }) => `actualizaEstado ${estado} ${textOf(estado)}`),
    close: () => simulator.close(),
  };
}

function textOf(state: string): string {
  return Object.values(STATES).find(({ id }) => id === state)?.text ?? '';
}
