/** The adapter before its simulator, on loopback, at a fixed instant. */
import { randomBytes, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApoderaConfig, configSchema } from '../../../adapters/powers/apodera/config.ts';
import { apodera } from '../../../adapters/powers/apodera/index.ts';
import { startApoderaSimulator } from '../../../adapters/powers/apodera/simulator.ts';
import type { HeldPower } from '../../../adapters/powers/apodera/simulator-register.ts';
import type { PowerQuestion } from '../../../contracts/powers.ts';
import { loadSeal } from '../../../src/signing/keys.ts';
import { wsSecurity } from '../../../src/signing/ws-security.ts';
import { createTransport } from '../../../src/transport/http.ts';

export const NOW = new Date('2026-10-01T09:00:00Z');
export const BODY = 'L01999999';
const CERTS = join(import.meta.dirname, '../../../certs-example');
const SEAL = 'seal-ayuntamiento-ficticio';
export const CERTIFICATE = readFileSync(join(CERTS, `${SEAL}.crt`), 'utf8');

export const GENERAL: HeldPower = {
  ...{ reference: '1000001', holder: 'Q0000000J', representative: '99999999R', state: 'Autorizado', type: '1' },
  ...{ from: '01/01/2025 00:00:00', until: '01/01/2030 00:00:00' },
};
/** Over procedures before our town. */
export const overProcedures = (procedures: readonly string[], more: Partial<HeldPower> = {}): HeldPower => ({
  ...GENERAL,
  type: '3',
  bodies: [BODY],
  procedures,
  ...more,
});

export type Side = Awaited<ReturnType<typeof start>>;

export async function start(settings: Partial<ApoderaConfig> = {}) {
  const simulator = await startApoderaSimulator({
    applications: ['APPPRUEBA'],
    trusted: [new X509Certificate(CERTIFICATE).raw],
    now: () => NOW,
  });
  const signer = await loadSeal({
    pkcs12: readFileSync(join(CERTS, `${SEAL}.p12`)),
    passphrase: readFileSync(join(CERTS, `${SEAL}.passphrase`), 'utf8').trim(),
    now: NOW,
  });
  const transport = createTransport({});
  const config = configSchema.parse({ ...simulator.settings, timeoutMs: 30_000, ...settings });
  const access = { dir3: BODY, config: { application: 'APPPRUEBA' }, signer };
  const tools = { transport, wsSecurity, now: () => NOW, random: (n: number) => randomBytes(n) };
  const question = (more: Partial<PowerQuestion>): PowerQuestion => ({
    ...{ holder: 'Q0000000J', representative: '99999999R', body: BODY, procedure: null, at: NOW },
    ...more,
  });
  return {
    simulator,
    ask: (more: Partial<PowerQuestion> = {}) => apodera.ask(question(more), access, config, tools),
    async close() {
      await transport.close();
      await simulator.close();
    },
  };
}
