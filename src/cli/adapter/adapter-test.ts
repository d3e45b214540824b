/** `adapter test`: the conformance suite of one adapter alone, part by part, with why a part is left out. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../cli-error.ts';
import { type Command, JSON_OPTION, parse } from '../command.ts';
import { describedAdapter } from './known-adapters.ts';
import type { Part } from './part-reporter.ts';
import { ROOT, runTool } from './tools.ts';

const SIGNS = { holds: '✔', fails: '✘', 'left-out': '–' } as const;

export const adapterTestCommand: Command = {
  name: 'adapter test',
  usage: 'NAME [--json]',
  summary: 'runs the conformance suite of one adapter; exit 1 when a part does not hold',
  help: ['✔ holds, ✘ does not, – is left out, with its reason. npm test runs everything.'],
  async run({ args, out, err, interrupted }) {
    const { values, positionals } = parse(adapterTestCommand, args, { options: JSON_OPTION, min: 1 });
    const id = positionals[0] ?? '';
    const file = `test/contract/${id}.test.ts`;
    if (!/^[a-z0-9-]+$/.test(id) || !existsSync(join(ROOT, file)))
      throw new CliError(1, `There is no conformance suite for ${id}: ${file} is not there.`);
    const described = describedAdapter(id);
    if (described !== null && !values.json) out(described);
    const parts: Part[] = [];
    const write = values.json ? () => {} : partWriter(out);
    const { code, errors } = await runTool('vitest', ['run', file, `--reporter=${reporterPath()}`], {
      interrupted,
      onLine(line) {
        const part = readPart(line);
        if (part === null) return;
        parts.push(part);
        write(part);
      },
    });
    const count = (state: Part['state']) => parts.filter((each) => each.state === state).length;
    const ok = code === 0 && count('holds') > 0 && count('fails') === 0;
    if (!ok && count('fails') === 0) err(errors.trim() || 'The suite did not run.');
    if (values.json) out(JSON.stringify({ adapter: id, ok, parts }));
    else out(`\n${count('holds')} hold, ${count('fails')} do not, ${count('left-out')} left out.`);
    return ok ? 0 : 1;
  },
};

function reporterPath(): string {
  return join(import.meta.dirname, 'part-reporter.ts');
}

/** Other lines are what a test printed. */
function readPart(line: string): Part | null {
  if (!line.startsWith('{"group":')) return null;
  return JSON.parse(line) as Part;
}

function partWriter(out: (line: string) => void): (part: Part) => void {
  let group = '';
  return (part) => {
    if (part.group !== group) out(`\n${part.group}`);
    group = part.group;
    out(`  ${SIGNS[part.state]} ${part.name}`);
    if (part.reason !== null) out(part.reason.replace(/^/gm, '      '));
  };
}
