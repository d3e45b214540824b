/** The simulator as a process of its own: options as JSON in the first argument, its addresses as one JSON line. */
import { startNotificaSimulator } from './simulator.ts';

const options: unknown = JSON.parse(process.argv[2] ?? '{}');
if (typeof options !== 'object' || options === null || !('apiKeys' in options)) {
  process.stderr.write('usage: simulator-process.ts \'{"apiKeys": {"<key>": ["L01999999"]}, …}\'\n');
  process.exit(2);
}

const simulator = await startNotificaSimulator(options as Parameters<typeof startNotificaSimulator>[0]);
process.stdout.write(
  `${JSON.stringify({ url: simulator.url, syncUrl: simulator.syncUrl, port: simulator.port, pid: process.pid })}\n`,
);
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void simulator.close().then(() => process.exit(0)));
}
