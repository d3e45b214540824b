import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODES } from '../../adapters/powers/apodera/codes.ts';
import { configSchema } from '../../adapters/powers/apodera/config.ts';
import { apodera } from '../../adapters/powers/apodera/index.ts';
import { startApoderaSimulator } from '../../adapters/powers/apodera/simulator.ts';
import type { HeldPower } from '../../adapters/powers/apodera/simulator-register.ts';
import type { PowerRegister } from '../../contracts/powers.ts';
import { loadSeal } from '../../src/signing/keys.ts';
import { describePowers, type PowerFar } from './powers-suite.ts';

const NOW = new Date('2026-10-01T09:00:00Z');
const CERTS = join(import.meta.dirname, '../../certs-example');
const SEAL = 'seal-ayuntamiento-ficticio';

const VALID: HeldPower = {
  ...{ reference: '1000001', holder: 'Q0000000J', representative: '99999999R', state: 'Autorizado', type: '1' },
  ...{ from: '01/01/2025 00:00:00', until: '01/01/2030 00:00:00' },
};
const OTHER_BODY: HeldPower = { ...VALID, type: '2', bodies: ['L01999998'] };
const HELD = {
  valid: [VALID],
  revoked: [{ ...VALID, state: 'Revocado' }],
  ended: [{ ...VALID, until: '30/09/2026 23:59:59' }],
  'other-body': [OTHER_BODY],
  nothing: [],
  'of-an-unknown-type': [{ ...VALID, type: '7' as never }],
  'second-page': [...Array.from({ length: 200 }, () => OTHER_BODY), VALID],
} satisfies Record<Parameters<PowerFar['hold']>[0], readonly HeldPower[]>;

async function start(): Promise<PowerFar> {
  const certificate = new X509Certificate(readFileSync(join(CERTS, `${SEAL}.crt`)));
  const simulator = await startApoderaSimulator({
    applications: ['APPPRUEBA'],
    trusted: [certificate.raw],
    now: () => NOW,
  });
  const signer = await loadSeal({
    pkcs12: readFileSync(join(CERTS, `${SEAL}.p12`)),
    passphrase: readFileSync(join(CERTS, `${SEAL}.passphrase`), 'utf8').trim(),
    now: NOW,
  });
  return {
    config: configSchema.parse({ ...simulator.settings, timeoutMs: 30_000 }),
    access: { dir3: 'L01999999', config: { application: 'APPPRUEBA' }, signer },
    now: () => NOW,
    hold: (what) => simulator.hold(HELD[what]),
    fault: simulator.fault,
    close: simulator.close,
  };
}

describePowers({
  register: apodera as unknown as PowerRegister,
  start,
  codes: Object.keys(CODES).map((code) => `apodera-${code}`),
});
