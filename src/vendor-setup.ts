/** E-offices put together: each configured vendor with its far side where it is simulated, its guarded transport, its chores. */
import type { StartVendorSimulator, VendorAdapter, VendorSimulator } from '../contracts/vendor.ts';
import { type VendorIntake, waysOf } from '../contracts/vendor-intake.ts';
import type { Config, VendorConfig } from './config.ts';
import { createEgress, vendorAddresses } from './egress.ts';
import { GatewayError } from './errors.ts';
import type { FarSide, HttpDeps } from './http/deps.ts';
import type { IntakeDeps } from './intake/deps.ts';
import { errorFields } from './log.ts';
import type { Metrics } from './metrics.ts';
import { createAddressGuard } from './transport/address-guard.ts';
import { createTransport, type OpenResult } from './transport/http.ts';
import { vendorChores } from './vendors/chores.ts';
import type { ActiveVendor, OpenAddress, VendorDeps } from './vendors/deps.ts';
import { pushChores } from './vendors/push-chores.ts';
import type { PushDeps } from './vendors/push-deps.ts';
import { createPushTally } from './vendors/push-tally.ts';
import { activePushes } from './vendors/pushes.ts';
import { tellChores } from './vendors/tell-status.ts';
import type { Explain } from './vendors/vendor-message.ts';

type Input = {
  config: Config;
  vendors: Readonly<Record<string, VendorAdapter>>;
  vendorSimulators: Readonly<Record<string, StartVendorSimulator>>;
  intake: IntakeDeps;
  explain: Explain;
  /** Of this gateway, for far sides that push. */
  url: string;
  /** Who pushes waits for the answer: another pool than what goes on in its own time. */
  pushing: Pick<PushDeps, 'pool' | 'mind'>;
  deps: { metrics: Metrics; stopping(): boolean };
};

export async function setUpVendors(input: Input) {
  const { config, vendors, vendorSimulators, intake, explain, pushing } = input;
  const { metrics, stopping } = input.deps;
  const egress = createEgress('vendors', { log: intake.log, metrics });
  const transport = createTransport({ egress: egress.allows });
  const closing: (() => Promise<void>)[] = [() => transport.close()];
  const active: ActiveVendor[] = [];
  const farSides = new Map<string, FarSide>();
  for (const [id, block] of Object.entries(config.vendors)) {
    const adapter = vendors[id];
    if (adapter?.intake === undefined) continue;
    const entities = block.credentials.flatMap((each) => each.entities.map(({ dir3 }) => dir3));
    const simulator = block.simulator ? await vendorSimulators[id]?.(entities) : undefined;
    if (simulator !== undefined) closing.unshift(() => simulator.close());
    const { happen, told } = simulator ?? {};
    if (happen !== undefined) {
      const facade = `${input.url}/vendors/${id}`;
      farSides.set(id, { happen: (entity) => happen({ entity, facade }), told: (ref) => told?.(ref) ?? [] });
    }
    const guarded = createTransport({ guard: createAddressGuard(block.documentsFrom) });
    closing.unshift(() => guarded.close());
    const credentials = credentialsOf(id, block, adapter.intake, simulator);
    egress.permit(addressesOf({ intake: adapter.intake, settings: block.settings, credentials }));
    active.push({
      id,
      evidenceLevel: adapter.evidenceLevel,
      simulated: block.simulator,
      intake: adapter.intake,
      settings: block.settings,
      pace: block.pace,
      credentials,
      openAddress: addressOpener(guarded.open, config.profile === 'sandbox'),
    });
  }
  const deps: VendorDeps = { ...intake, vendors: active, transport, explain, vendorMetrics: metrics, stopping };
  const bringing = await vendorChores(deps);
  const tally = createPushTally(deps, metrics);
  const telling = await tellChores({ ...deps, tellMetrics: metrics });
  return {
    chores: [...bringing.chores, ...telling.chores, ...pushChores(deps, tally)],
    farSides,
    pushes: activePushes({ ...deps, ...pushing, tally }),
    /** Waits for what is under way first; each is bounded by its exchanges. */
    async close() {
      await Promise.all([bringing.idle(), telling.idle()]);
      await tally.flush().catch((error: unknown) => intake.log.warn('vendor.pushes-not-counted', errorFields(error)));
      for (const close of closing) await close();
    },
  };
}

function addressesOf({ intake, settings, credentials }: Pick<ActiveVendor, 'intake' | 'settings' | 'credentials'>) {
  return credentials.flatMap((credential) =>
    [...credential.entities].flatMap(([dir3, { effect, settings: own }]) =>
      vendorAddresses(intake, { settings, credential: credential.settings, entity: { dir3, settings: own }, effect }),
    ),
  );
}

/** What operators are shown of each configured vendor. */
export function vendorFacts({ vendors: configured }: Config, adapters: Input['vendors']): HttpDeps['vendors'] {
  return Object.entries(configured).flatMap(([id, { simulator, credentials }]) => {
    const adapter = adapters[id];
    if (adapter?.intake === undefined) return [];
    const { product } = adapter.intake;
    const { evidenceLevel } = adapter;
    const streams = credentials.flatMap((credential) =>
      credential.entities.map(({ dir3, effect }) => ({ credential: credential.id, entity: dir3, effect })),
    );
    return [
      {
        id,
        product,
        ways: waysOf(adapter.intake),
        evidenceLevel,
        simulated: simulator,
        told: adapter.intake.status !== undefined,
        streams,
      },
    ];
  });
}

/** What is simulated has its addresses, secrets and codes from its far side; what an entity says of itself goes before. */
function credentialsOf(id: string, block: VendorConfig, intake: VendorIntake, simulator: VendorSimulator | undefined) {
  const { credentialSchema, entitySchema } = intake;
  const complete = (schema: VendorIntake['entitySchema'], value: unknown) => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const lacks = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new GatewayError('config-invalid', 'start', `vendors.${id}: its simulator does not say ${lacks}.`);
  };
  return block.credentials.map((credential) => ({
    id: credential.id,
    settings: block.simulator
      ? complete(credentialSchema, { ...Object(credential.settings), ...simulator?.credential })
      : credential.settings,
    entities: new Map(
      credential.entities.map(({ dir3, effect, settings }) => {
        const own = { ...simulator?.entityOf?.(dir3), ...Object(settings) };
        return [dir3, { effect, settings: block.simulator ? complete(entitySchema, own) : settings }];
      }),
    ),
  }));
}

/** Addresses come out of a vendor's data: https alone, without a user in them, and none the guard does not let pass. */
export function addressOpener(
  open: (request: Parameters<OpenAddress>[0]) => Promise<OpenResult>,
  plain: boolean,
): OpenAddress {
  return async (request) => {
    const url = URL.parse(request.url);
    const secure = url !== null && (url.protocol === 'https:' || (plain && url.protocol === 'http:'));
    if (!secure || url.username !== '' || url.password !== '') return { kind: 'failed', reason: 'address-not-allowed' };
    return open(request);
  };
}
