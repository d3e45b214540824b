/** `simulate`: the far side of a back end, for an integrator who wants to develop against it. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { magicPersons, startNotificaSimulator } from '../../adapters/backends/notifica/simulator.ts';
import { CliError } from './cli-error.ts';
import { type Command, JSON_OPTION, parse } from './command.ts';
import { simulateAny, simulated } from './simulate-any.ts';

/** It has settings of its own here; every other one is run as the sandbox runs it. */
const OWN = 'notifica';

export const simulateCommand: Command = {
  name: 'simulate',
  usage:
    'BACKEND [--callback URL] [--folder DIR] [--port N] [--api-key-file FILE] [--issuers DIR3,…] [--journal FILE] [--json]',
  summary: 'runs the simulator of a back end on loopback until interrupted',
  help: [
    `back ends: ${simulated.join(', ')}. It prints what a gateway.yaml needs to reach it.`,
    '--folder: where it remembers things across restarts. Of notifica alone: --port, --api-key-file (without it the key is',
    'sandbox), --issuers (without it it may act for any), --journal.',
    'For notifica a word among the surnames decides what becomes of a message; for others see their README:',
    ...magicPersons.map(({ word, description }) => `  ${word.padEnd(14)} ${description}`),
  ],
  async run({ args, out, err, interrupted }) {
    const options = {
      ...JSON_OPTION,
      port: { type: 'string', default: '0' },
      'api-key-file': { type: 'string' },
      issuers: { type: 'string' },
      callback: { type: 'string' },
      journal: { type: 'string' },
      folder: { type: 'string' },
    } as const;
    const { values, positionals } = parse(simulateCommand, args, { options, min: 1 });
    const { callback, folder } = values;
    if (positionals[0] !== OWN) {
      await simulateAny(positionals[0] ?? '', { callback, folder }, { out, err, interrupted }, values.json);
      return 0;
    }
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535)
      throw new CliError(2, '--port wants a number from 0 to 65535.');
    const keyFile = values['api-key-file'];
    const key = keyFile === undefined ? 'sandbox' : await readKey(keyFile);
    const simulator = await startNotificaSimulator({
      port: Number(values.port),
      apiKeys: { [key]: values.issuers?.split(',') ?? '*' },
      adviserUrl: values.callback ?? null,
      journal: values.journal,
    });
    if (values.json) out(JSON.stringify({ url: simulator.url, syncUrl: simulator.syncUrl, port: simulator.port }));
    else {
      out(`url: ${simulator.url}`);
      out(`syncUrl: ${simulator.syncUrl}`);
      err('Simulated Notific@. Ctrl-C ends it.');
    }
    if (!interrupted.aborted) await once(interrupted, 'abort');
    await simulator.close();
    return 0;
  },
};

async function readKey(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch {
    throw new CliError(1, `The key file ${file} cannot be read.`);
  }
}
