/**
 * Asks the registers of powers, in the name of an entity: within a time, through a breaker, each question once for a
 * while. A power counts only where a register says so; that none could be asked is told apart from that there is none.
 */
import type { CallTools, EntityAccess, Signer, Transport, WsSecurity } from '../../contracts/backend.ts';
import type { AskedPower, PowerRegister, PowerResult, PowerSettings, Powers } from '../../contracts/powers.ts';
import { normaliseId } from '../domain/identifiers.ts';
import { errorFields, type Log } from '../log.ts';
import type { Runtime } from '../runtime.ts';
import type { FolderKeys } from '../vault/folder-keys.ts';
import { createBreakers } from './breaker.ts';
import { createSlots } from './slots.ts';
import { within } from './within.ts';

/** A register as this installation runs it. `entities`: by DIR3, what each configured for it. */
export type ActiveRegister = {
  register: PowerRegister;
  config: PowerSettings;
  entities: ReadonlyMap<string, unknown>;
};

export type PowerDeps = {
  registers: readonly ActiveRegister[];
  transport: Transport;
  wsSecurity: WsSecurity;
  signerOf: (entity: string) => Signer | null;
  keys: Pick<FolderKeys, 'hash'>;
  runtime: Runtime;
  log: Log;
  /** Counts what came of it. */
  told: (register: string, result: PowerResult['kind']) => void;
};

/** Part of the time a question has, which the register itself must have had before its silence counts against it. */
const FAIR = 0.5;
/** Answers kept at once; the oldest goes first. Only hashes of persons are among them. */
const KEPT_MAX = 20_000;

const LATE: PowerResult = { kind: 'failed', code: 'timeout', text: '', infrastructure: true };

type Kept = { until: number; result: PowerResult };

export function createPowers(deps: PowerDeps): Powers {
  const { runtime } = deps;
  const breakers = createBreakers(runtime.now);
  const slots = new Map(deps.registers.map(({ register, config }) => [register.id, createSlots(config.concurrency)]));
  const kept = new Map<string, Kept>();

  function keep(key: string, result: PowerResult, config: PowerSettings): void {
    if (result.kind === 'failed' || config.cacheMs === 0) return;
    const until = runtime.now().getTime() + config.cacheMs;
    // A power that ends sooner is asked for again then; an end that cannot be read is none that can be waited for.
    const ends = result.kind === 'valid' ? Date.parse(result.power.until) : until;
    kept.delete(key);
    if (Number.isNaN(ends)) return;
    kept.set(key, { result, until: Math.min(until, ends) });
    const [oldest] = kept.keys();
    if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
  }

  async function ask(active: ActiveRegister, entity: string, asked: AskedPower, limitMs: number): Promise<PowerResult> {
    const { register, config } = active;
    const key = keyOf(deps, register.id, entity, asked);
    const known = kept.get(key);
    if (known !== undefined && known.until > runtime.now().getTime()) return known.result;
    if (!breakers.admits(register.id)) return { kind: 'failed', code: 'breaker-open', text: '', infrastructure: true };
    const offeredMs = Math.min(limitMs, config.timeoutMs);
    const until = performance.now() + offeredMs;
    let givenMs = 0;
    const work = slots.get(register.id)!.run(async () => {
      // Waiting for a slot used some of the time up; nobody waits for what would come after it.
      const timeoutMs = Math.floor(until - performance.now());
      if (timeoutMs <= 0) return LATE;
      givenMs = timeoutMs;
      return put(deps, { ...active, config: { ...config, timeoutMs } }, entity, asked);
    });
    const waited = await within(work, until - performance.now());
    const result = waited.kind === 'late' ? LATE : waited.value;
    const failed = result.kind === 'failed' && result.infrastructure;
    // One that never got a slot, or hardly any time, has not failed.
    const fair = givenMs > 0 && givenMs >= offeredMs * FAIR;
    breakers.observe(register.id, failed && !fair ? null : !failed);
    keep(key, result, config);
    return result;
  }

  const of = (entity: string) => deps.registers.find(({ entities }) => entities.has(entity));
  return {
    asks: (entity) => of(entity) !== undefined,
    async ask(entity, asked, limitMs) {
      const active = of(entity);
      if (active === undefined) throw new RangeError('this entity asks no register');
      const { id } = active.register;
      const result = await ask(active, entity, asked, limitMs);
      deps.told(id, result.kind);
      if (result.kind === 'valid') return { kind: 'valid', register: id, power: result.power };
      if (result.kind === 'none') return { kind: 'none', register: id, code: result.code };
      deps.log.warn('power.not-checked', { register: id, entity, code: result.code });
      return { kind: 'not-checked', register: id, code: result.code };
    },
  };
}

async function put(deps: PowerDeps, active: ActiveRegister, entity: string, asked: AskedPower): Promise<PowerResult> {
  const { register, config, entities } = active;
  const { runtime, transport, wsSecurity } = deps;
  const tools: CallTools = { transport, wsSecurity, now: runtime.now, random: runtime.random };
  try {
    const access: EntityAccess<unknown> = { dir3: entity, config: entities.get(entity), signer: deps.signerOf(entity) };
    return await register.ask({ ...asked, body: entity, at: runtime.now() }, access, config, tools);
  } catch (error) {
    // An adapter's own fault grants nothing.
    deps.log.error('power.fault', { register: register.id, entity, ...errorFields(error) });
    return { kind: 'failed', code: 'fault', text: '', infrastructure: false };
  }
}

function keyOf({ keys }: Pick<PowerDeps, 'keys'>, register: string, entity: string, asked: AskedPower): string {
  const { holder, representative, procedure } = asked;
  const question = ['power', register, entity, normaliseId(holder), normaliseId(representative), procedure];
  return keys.hash(JSON.stringify(question)).hash.toString('base64');
}
