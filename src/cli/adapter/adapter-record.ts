/** `adapter record`: exchanges with a vendor as fixtures, people and secrets taken out of them before anything is written. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError } from '../cli-error.ts';
import { type Command, JSON_OPTION, parse } from '../command.ts';
import { personsLeft } from './person-like.ts';
import { startRecordProxy } from './record-proxy.ts';
import { type Exchange, scrubExchange } from './scrub-exchange.ts';
import { createScrubber, type Scrubber } from './scrubber.ts';
import { ROOT } from './tools.ts';

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export const adapterRecordCommand: Command = {
  name: 'adapter record',
  usage: 'NAME --to URL [--case NAME] [--port N] [--max N] [--json]',
  summary: 'a proxy on loopback that writes what passes as fixtures, without the people and secrets in it',
  help: [
    'Point the adapter at the address it prints. Each exchange becomes fixtures/NAME/recorded__CASE-N/ with request.http,',
    'response.http and meta.json (recorded). Persons become the official fictitious ones, the same always the same; tokens,',
    'cookies and documents go. What still looks like a person is not written, and the exit code is 1. Read what it wrote.',
  ],
  async run({ args, out, err, interrupted }) {
    const options = {
      ...JSON_OPTION,
      to: { type: 'string' },
      case: { type: 'string', default: 'exchange' },
      port: { type: 'string', default: '0' },
      max: { type: 'string', default: '100' },
    } as const;
    const { values, positionals } = parse(adapterRecordCommand, args, { options, min: 1 });
    const id = positionals[0] ?? '';
    const to = URL.parse(values.to ?? '');
    if (to === null || !/^https?:$/.test(to.protocol))
      throw new CliError(2, '--to wants the http(s) address of the vendor.');
    if (!NAME.test(id) || !NAME.test(values.case))
      throw new CliError(2, 'NAME and --case: lower case letters, digits and hyphens.');
    if (!/^\d{1,5}$/.test(values.port) || !/^[1-9]\d{0,3}$/.test(values.max))
      throw new CliError(2, '--port and --max want a number.');
    const recorder = createRecorder(join(ROOT, 'fixtures', id), values.case);
    const done = new AbortController();
    const queue: Promise<void>[] = [];
    const proxy = await startRecordProxy({
      to,
      port: Number(values.port),
      onExchange(exchange) {
        if (queue.length >= Number(values.max)) return;
        queue.push(
          recorder
            .keep(exchange)
            .then((said) => (said.written ? out : err)(values.json ? JSON.stringify(said) : said.text)),
        );
        if (queue.length >= Number(values.max)) done.abort();
      },
    });
    err(`Listening on ${proxy.url}; Ctrl-C ends it.`);
    const ended = AbortSignal.any([interrupted, done.signal]);
    if (!ended.aborted) await once(ended, 'abort');
    await Promise.all(queue);
    await proxy.close();
    return recorder.refused() === 0 ? 0 : 1;
  },
};

export type Said = { written: boolean; folder: string; text: string; left: readonly string[] };

/** One scrubber for all: who is the same in two exchanges is the same in their fixtures. */
export function createRecorder(folder: string, name: string, scrubber: Scrubber = createScrubber()) {
  let refused = 0;
  let n = 0;
  return {
    refused: () => refused,
    async keep(exchange: Exchange): Promise<Said> {
      const { request, response } = scrubExchange(exchange, scrubber);
      const left = [
        ...personsLeft(request, scrubber.taken()).map((each) => `${each} in the request`),
        ...personsLeft(response, scrubber.taken()).map((each) => `${each} in the answer`),
      ];
      do n += 1;
      while (existsSync(join(folder, `recorded__${name}-${n}`)));
      const place = join(folder, `recorded__${name}-${n}`);
      if (left.length > 0) {
        refused += 1;
        return {
          written: false,
          folder: place,
          text: `Not written, something like a person is left: ${left.join('; ')}.`,
          left,
        };
      }
      await mkdir(place, { recursive: true });
      const meta = { origin: 'recorded', at: new Date().toISOString().slice(0, 10), scrubbed: true };
      const files = {
        'request.http': request,
        'response.http': response,
        'meta.json': `${JSON.stringify(meta, null, 2)}\n`,
      };
      for (const [file, text] of Object.entries(files)) await writeFile(join(place, file), text, { flag: 'wx' });
      return { written: true, folder: place, text: `Written: ${place}`, left };
    },
  };
}
