/** `adapter run`: one thing happens at a simulated e-office, or one event goes through a simulated back end; what comes of it. */
import { once } from 'node:events';
import { backends } from '../../../adapters/registry.ts';
import { CliError } from '../cli-error.ts';
import { type Command, type Context, JSON_OPTION, parse } from '../command.ts';
import { describedAdapter } from './known-adapters.ts';
import { type PrivateGateway, startPrivateBackend, startPrivateVendor } from './private-gateway.ts';
import { runBackend } from './run-backend.ts';
import type { RunResult } from './run-result.ts';
import { runVendor } from './run-vendor.ts';

export const adapterRunCommand: Command = {
  name: 'adapter run',
  usage: 'NAME --simulated [--once] [--json]',
  summary: 'a private gateway with an adapter and its simulator: one event, and what becomes of it',
  help: [
    'Of an e-office: one thing happens there; prints the event, each step of its messages, and what it is told. Of a back',
    'end: one event goes through it; prints each step and what proves its end. Then the gateway stays until Ctrl-C, for',
    'you to look around; with --once it ends: 0 when it came to its end, 1 otherwise.',
  ],
  async run(context) {
    const options = {
      ...JSON_OPTION,
      simulated: { type: 'boolean', default: false },
      once: { type: 'boolean', default: false },
    } as const;
    const { values, positionals } = parse(adapterRunCommand, context.args, { options, min: 1 });
    const id = positionals[0] ?? '';
    if (!values.simulated) throw new CliError(2, 'adapter run starts simulators alone: say --simulated.');
    const { err, interrupted } = context;
    err(`${describedAdapter(id) ?? id}. Starting a private sandbox …`);
    const { gateway, run } = await begin(id, err);
    try {
      const result = await run(values.json ? { ...context, out: err } : context);
      if (values.json) context.out(JSON.stringify({ adapter: id, ...result }));
      if (!values.once && !interrupted.aborted) {
        err(`It goes on at ${gateway.url} (key ${gateway.key}; page ${gateway.url}/operator/). Ctrl-C ends it.`);
        await once(interrupted, 'abort');
      }
      return result.ok ? 0 : 1;
    } finally {
      await gateway.stop();
    }
  },
};

/** Of whichever kind it is. */
async function begin(
  id: string,
  warn: (line: string) => void,
): Promise<{ gateway: PrivateGateway; run: (context: Context) => Promise<RunResult> }> {
  if (Object.hasOwn(backends, id)) {
    const gateway = await startPrivateBackend(id, warn);
    return { gateway, run: (context) => runBackend(gateway, context) };
  }
  const gateway = await startPrivateVendor(id, warn);
  return { gateway, run: (context) => runVendor(id, gateway, context) };
}
