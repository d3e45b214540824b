/** The command line: hands the real streams, signals and gateway to the commands under cli/. */
import { setFlagsFromString } from 'node:v8';

// Short-lived buffers, as of thousands of documents, would let V8's young generation grow by 80 MB and be none the faster
// for it. Said before anything else is loaded: what has grown does not shrink.
setFlagsFromString('--semi-space-growth-factor=1');
const { createApi, findGateway } = await import('./cli/api-client.ts');
const { runCli } = await import('./cli/run.ts');

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
