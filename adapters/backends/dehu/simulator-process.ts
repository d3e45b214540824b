/** The simulator as a process of its own: options as JSON in the first argument, its address as one JSON line. */
import { type DehuSimulatorOptions, startDehuSimulator } from './simulator.ts';

const options: unknown = JSON.parse(process.argv[2] ?? '{}');
if (typeof options !== 'object' || options === null || !('accounts' in options)) {
  process.stderr.write('usage: simulator-process.ts \'{"accounts": [{"nifs": […], "certificates": [PEM…]}], …}\'\n');
  process.exit(2);
}

const simulator = await startDehuSimulator(options as DehuSimulatorOptions);
process.stdout.write(`${JSON.stringify({ ...simulator.settings, port: simulator.port, pid: process.pid })}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => void simulator.close().then(() => process.exit(0)));
