/** The command line: hands the real streams, signals and gateway to the commands under cli/. */
import { createApi, findGateway } from './cli/api-client.ts';
import { runCli } from './cli/run.ts';

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());

process.exitCode = await runCli(process.argv.slice(2), {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  terminal: process.stderr.isTTY === true,
  api: async (language) => createApi(await findGateway(), language),
  folderApi: async (language) => {
    const { url, key, folderKey = key } = await findGateway();
    return createApi({ url, key: folderKey }, language);
  },
  interrupted: interruption.signal,
});
