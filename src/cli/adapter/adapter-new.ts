/** `adapter new`: a new adapter that compiles, is registered, tested and has a running simulator, out of its template. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WAYS, type Way } from '../../../contracts/vendor-intake.ts';
import { CliError } from '../cli-error.ts';
import { type Command, JSON_OPTION, parse } from '../command.ts';
import { makeAdapter } from './make-adapter.ts';
import { type MadeKind, PLACES } from './template-kinds.ts';
import { ROOT, runTool } from './tools.ts';

export const adapterNewCommand: Command = {
  name: 'adapter new',
  usage: 'vendor NAME [--intake poll|queue|push] | backend NAME [--json]',
  summary: 'makes a new adapter: folder, simulator, fixture, tests, and its line in the list',
  help: [
    'vendor: an e-office; --intake says how its events come (poll). backend: a service messages are sent to.',
    'The new adapter speaks an invented contract and passes its tests; change it to the real one, test by test.',
    'adapters/README.md is the guide.',
  ],
  async run({ args, out }) {
    const options = { ...JSON_OPTION, intake: { type: 'string' } } as const;
    const { values, positionals } = parse(adapterNewCommand, args, { options, min: 2 });
    const [typed = '', id = ''] = positionals;
    const kind = (['vendor', 'backend'] as const).find((each) => each === typed);
    if (kind === undefined)
      throw new CliError(2, 'Say what it is: adapter new vendor NAME, or adapter new backend NAME.');
    const made = await makeAdapter(ROOT, { kind, id, way: wayOf(kind, values.intake) });
    const { code } = await runTool('biome', [
      'check',
      '--write',
      made.folder,
      `test/adapters/${id}`,
      `test/contract/${id}.test.ts`,
    ]);
    if (code !== 0) throw new CliError(1, 'It was made, but the formatter objects: npx biome check .');
    await tellReaders();
    if (values.json) out(JSON.stringify(made));
    else out(nextSteps(made.folder, { kind, id, files: made.files.length, list: made.list }));
    return 0;
  },
};

/** The README's table has its row. The registry is read only now: it knows the new one. */
async function tellReaders(): Promise<void> {
  const [{ writeTable }, { knownAdapters }] = await Promise.all([
    import('./adapter-table.ts'),
    import('./known-adapters.ts'),
  ]);
  await writeTable(ROOT, knownAdapters());
}

function wayOf(kind: MadeKind, typed: string | undefined): Way | null {
  if (kind === 'backend') {
    if (typed !== undefined) throw new CliError(2, '--intake is for vendors: a back end is sent to.');
    return null;
  }
  const possible = WAYS.filter((way) =>
    existsSync(join(ROOT, 'adapters/templates', PLACES[kind].template, `${way}.ts`)),
  );
  const way = possible.find((each) => each === (typed ?? 'poll'));
  if (way === undefined) throw new CliError(2, `--intake is one of ${possible.join(', ')}.`);
  return way;
}

const RUNS: Readonly<Record<MadeKind, string>> = {
  vendor: 'one thing happens there; see what becomes of it',
  backend: 'one event goes through it; see its way and its proof',
};

function nextSteps(folder: string, of: { kind: MadeKind; id: string; files: number; list: string }): string {
  const { id } = of;
  const steps = [
    [`npm run carpeta -- adapter test ${id}`, 'the conformance suite, part by part'],
    [`npm run carpeta -- adapter run ${id} --simulated`, RUNS[of.kind]],
    [`${folder}/README.md`, 'say what it is, from what, how sure'],
    [`${folder}/`, `its real words, file by file; fixtures/${id} shows what comes of them`],
  ];
  const width = Math.max(...steps.map(([step = '']) => step.length));
  return [
    `${folder}: ${of.files} files with its fixture and tests, and its line in ${of.list}.`,
    '',
    'Next:',
    ...steps.map(([step = '', why]) => `  ${step.padEnd(width)}  ${why}`),
    '',
    'adapters/README.md leads through it.',
  ].join('\n');
}
