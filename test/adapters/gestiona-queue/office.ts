/** A simulated Gestiona with one connector, and the adapter's view of it. */
import type { GestionaAccess } from '../../../adapters/vendors/gestiona-queue/address.ts';
import type { Mapping } from '../../../adapters/vendors/gestiona-queue/config.ts';
import { type GestionaSimulator, startGestionaSimulator } from '../../../adapters/vendors/gestiona-queue/simulator.ts';
import { MAPPING } from '../../../adapters/vendors/gestiona-queue/simulator-records.ts';
import type { HttpRequest } from '../../../contracts/backend.ts';
import type { VendorTools } from '../../../contracts/vendor-intake.ts';
import { createTransport } from '../../../src/transport/http.ts';

export const TOKENS = { accessToken: 'acceso-de-prueba-1', addonToken: 'complemento-de-prueba-1' };
export const CODE = 'carpeta';
export const NOW = new Date('2026-10-01T09:00:00Z');
const transport = createTransport({});

/** `asked`: every address that is asked for, whoever it belongs to. */
export function turn(asked: string[] = []): VendorTools {
  const exchange = (request: HttpRequest) => {
    asked.push(request.url);
    return transport.exchange(request);
  };
  return { transport: { exchange }, now: () => NOW, timeoutMs: 2_000, memo: new Map() };
}

export async function openOffice(connectors: Readonly<Record<string, Partial<Mapping>>> = { [CODE]: {} }) {
  const clock = { now: NOW };
  const office = await startGestionaSimulator({ ...TOKENS, now: () => clock.now });
  for (const code of Object.keys(connectors)) office.queues.set(code, { messages: [], consumer: null });
  const access: GestionaAccess = {
    settings: { holdSeconds: 1, answersIn: 'es' },
    credential: { url: office.url, accessToken: TOKENS.accessToken },
    entity: {
      dir3: 'L01999999',
      settings: {
        connectors: Object.fromEntries(
          Object.entries(connectors).map(([code, more]) => [code, { ...MAPPING, ...more }]),
        ),
      },
    },
    effect: 'deliver',
  };
  return { office, access, clock };
}

export function queueOf(office: GestionaSimulator, code = CODE) {
  const queue = office.queues.get(code);
  if (queue === undefined) throw new TypeError(`no queue ${code}`);
  return queue;
}
