/** Each register of powers, by a question about two persons who do not exist: does it answer, and is its answer believed? */
import type { PowerRegister, PowerResult, PowerSettings } from '../../../contracts/powers.ts';
import type { Config } from '../../config.ts';
import { systemRuntime } from '../../runtime.ts';
import type { Seals } from '../../seals.ts';
import { wsSecurity } from '../../signing/ws-security.ts';
import { createTransport } from '../../transport/http.ts';
import { type Check, note, ok, wrong } from './check.ts';

type Registers = Readonly<Record<string, PowerRegister>>;

/** One after the other: nobody is loaded by being looked at. */
export async function checkPowers(
  config: Pick<Config, 'entities' | 'powers' | 'powerSimulators'>,
  registers: Registers,
  seals: Pick<Seals, 'signerOf'>,
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [id, settings] of Object.entries(config.powers ?? {})) {
    const register = registers[id];
    if (register === undefined) continue;
    const what = `powers ${id}`;
    const user = config.entities.find(({ powers = {} }) => id in powers);
    if (config.powerSimulators?.includes(id) === true) checks.push(ok(what, 'simulated: it runs inside the gateway'));
    else if (user === undefined)
      checks.push(note(what, 'no entity asks it', 'Name it under powers of an entity, or leave it out.'));
    else {
      const access = { dir3: user.dir3, config: user.powers?.[id], signer: seals.signerOf(user.dir3) };
      checks.push(judged(what, register, settings, await askOnce(register, settings, access)));
    }
  }
  return checks;
}

async function askOnce(
  register: PowerRegister,
  settings: PowerSettings,
  access: Parameters<PowerRegister['ask']>[1],
): Promise<PowerResult> {
  const transport = createTransport({});
  try {
    const question = { ...register.sample, body: access.dir3, procedure: null, at: systemRuntime.now() };
    return await register.ask(question, access, settings, { transport, wsSecurity, ...systemRuntime });
  } catch {
    // Whatever is wrong is its own fault, and what to do about it is said by who judges.
    return { kind: 'failed', code: 'fault', text: '', infrastructure: false };
  } finally {
    await transport.close();
  }
}

function judged(what: string, register: PowerRegister, settings: PowerSettings, result: PowerResult): Check {
  if (result.kind === 'failed' && result.infrastructure)
    return wrong(what, `does not answer (${result.code})`, 'Look at its address, and the way there.');
  if (!register.believes(settings))
    return note(
      what,
      'no answer is believed, so that nobody has a power',
      'Say in its block whose signatures are believed.',
    );
  if (result.kind !== 'failed') return ok(what, 'answers, and its answer is believed');
  const said = register.explain(result.code, 'en');
  return wrong(what, said?.detail ?? `cannot be asked (${result.code})`, said?.fix ?? 'Put its seal and block right.');
}
