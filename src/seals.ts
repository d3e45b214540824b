/** Which entity signs with which seal, and why one cannot: a fault here suspends that entity alone. */
import type { ActiveBackend, Signer } from '../contracts/backend.ts';
import type { Finding } from '../contracts/outcome.ts';
import type { Config, SealConfig } from './config.ts';
import { GatewayError } from './errors.ts';
import type { Log } from './log.ts';

/** A loaded seal, as src/signing/keys.ts makes it. */
export type Seal = Signer & { notBefore: Date; notAfter: Date };
export type LoadSeal = (input: { pkcs12: Uint8Array; passphrase: string; now: Date }) => Promise<Seal>;

export type Seals = {
  signerOf(entity: string): Signer | null;
  /** Who vouches for an entity's evidence now: its own seal, else the platform's; null where neither can be used. */
  attesterOf(entity: string): Signer | null;
  /** Seal or key trouble of an entity at a back end, as of now. */
  unusable(entity: string, backend: ActiveBackend): Finding | null;
  /** When each entity's seal ends and, as configured, its keys; nothing where there is none. */
  expiries(backends: readonly ActiveBackend[]): { entity: string; backend: string | null; ends: Date | string }[];
  /** Certificates in use, DER. */
  certificates(): Uint8Array[];
};

export async function loadSeals(
  config: Config,
  options: { load: LoadSeal; now: () => Date; log: Log },
): Promise<Seals> {
  const { load, now, log } = options;
  const loaded = new Map<string, Seal | Finding>();
  for (const entity of config.entities) {
    const state = await loadOne(entity.seal ?? config.seal, load, now());
    loaded.set(entity.dir3, state);
    if ('code' in state) log.warn('entity.suspended', { entity: entity.dir3, code: state.code });
  }
  const platform = config.seal === null ? null : await loadOne(config.seal, load, now());
  const problems = new Map(config.entities.map((entity) => [entity.dir3, entity.backendProblems]));

  function sealFault(entity: string): Finding | null {
    const state = loaded.get(entity);
    if (state === undefined) return { pointer: '', code: 'seal-missing' };
    if ('code' in state) return state;
    if (now() > state.notAfter)
      return { pointer: '', code: 'seal-expired', params: { notAfter: state.notAfter.toISOString() } };
    if (now() < state.notBefore) return { pointer: '', code: 'seal-not-yet-valid' };
    return null;
  }
  return {
    signerOf(entity) {
      const state = loaded.get(entity);
      return state === undefined || 'code' in state ? null : state;
    },
    attesterOf(entity) {
      const states = [loaded.get(entity), platform];
      return (
        states.find((state): state is Seal => state != null && !('code' in state) && isValid(state, now())) ?? null
      );
    },
    unusable(entity, { adapter, config: settings }) {
      const credentials = problems.get(entity)?.[adapter.id];
      if (credentials !== undefined) return credentials;
      return adapter.signs(settings) ? sealFault(entity) : null;
    },
    expiries(backends) {
      const ofSeals = config.entities.flatMap(({ dir3, backends: used }) => {
        const state = loaded.get(dir3);
        const usable = state !== undefined && !('code' in state) && Object.keys(used).length > 0;
        return usable ? [{ entity: dir3, backend: null, ends: state.notAfter }] : [];
      });
      const ofKeys = backends.flatMap(({ adapter, entities }) =>
        [...entities].flatMap(([entity, own]) => {
          const ends = adapter.keyExpiresOn?.(own) ?? null;
          return ends === null ? [] : [{ entity, backend: adapter.id, ends }];
        }),
      );
      return [...ofSeals, ...ofKeys];
    },
    certificates: () => [...loaded.values()].flatMap((state) => ('code' in state ? [] : [state.certificate])),
  };
}

function isValid(seal: Seal, now: Date): boolean {
  return seal.notBefore <= now && now <= seal.notAfter;
}

async function loadOne(seal: SealConfig | null, load: LoadSeal, now: Date): Promise<Seal | Finding> {
  if (seal === null) return { pointer: '', code: 'seal-missing' };
  if (seal.problem !== null) return seal.problem;
  if (seal.pkcs12 === null) return { pointer: '', code: 'seal-missing' };
  try {
    return await load({ pkcs12: seal.pkcs12, passphrase: seal.passphrase, now });
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return { pointer: '', code: error.code, params: error.params };
  }
}
