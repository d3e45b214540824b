/** Makes a new adapter out of its template: its folder, fixtures and tests, and its line in the list. Overwrites nothing. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CliError } from '../cli-error.ts';
import { PLACES, type Wanted, wayOfFile } from './template-kinds.ts';
import { adapterText, exportNameOf } from './template-text.ts';

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const MAX_NAME = 40;
const KIND_FOLDERS = ['adapters/vendors', 'adapters/backends', 'adapters/folders', 'adapters/templates'];

export type Made = { folder: string; list: string; files: readonly string[] };

/**
 * @param root folder of the repository
 * @throws CliError 2 for a bad name, 1 where something of that name is there already; nothing is written then
 */
export async function makeAdapter(root: string, wanted: Wanted): Promise<Made> {
  checkName(wanted.id);
  const { folder } = PLACES[wanted.kind];
  const list = `${folder}/list.ts`;
  const listed = await readFile(join(root, list), 'utf8');
  const own = ownPaths(wanted.id, folder);
  const others = KIND_FOLDERS.map((each) => `${each}/${wanted.id}`);
  const there = [...new Set([...others, ...own])].filter((path) => existsSync(join(root, path)));
  if (there.length > 0) throw new CliError(1, `There is already: ${there.join(', ')}. Nothing was written.`);
  const name = exportNameOf(wanted.id);
  if (new RegExp(`\\bas ${name}\\b`).test(listed)) throw new CliError(1, `${list} has a ${name} already.`);
  const files = await filesOf(root, wanted);
  for (const { path, text } of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text, { flag: 'wx' });
  }
  // Last, and in one step: an adapter that is half made is in no list.
  await replace(join(root, list), withLine(listed, `export * as ${name} from './${wanted.id}/entry.ts';`));
  return { folder: `${folder}/${wanted.id}`, list, files: files.map(({ path }) => path) };
}

/** All places an adapter has, beside its line: what goes when it goes. */
export function ownPaths(id: string, folder: string): string[] {
  return [`${folder}/${id}`, `fixtures/${id}`, `test/adapters/${id}`, `test/contract/${id}.test.ts`];
}

function checkName(id: string): void {
  if (NAME.test(id) && id.length <= MAX_NAME && id !== 'default' && id !== 'list') return;
  throw new CliError(
    2,
    `${JSON.stringify(id)} cannot be an adapter's name: lower case letters and digits, parts joined by hyphens, a letter ` +
      `first, at most ${MAX_NAME} (such as acme or acme-gestor).`,
  );
}

async function filesOf(root: string, wanted: Wanted): Promise<{ path: string; text: string }[]> {
  const { template, folder } = PLACES[wanted.kind];
  const contract = wanted.way === null ? template : `${template}-${wanted.way}`;
  const moves = [
    [`adapters/templates/${template}`, `${folder}/${wanted.id}`],
    [`fixtures/${template}`, `fixtures/${wanted.id}`],
    [`test/adapters/${template}`, `test/adapters/${wanted.id}`],
  ] as const;
  const paths = [
    { from: `test/contract/${contract}.test.ts`, path: `test/contract/${wanted.id}.test.ts` },
    ...(await Promise.all(moves.map(([from, to]) => under(root, from, to)))).flat(),
  ];
  const mine = paths.filter(({ path }) => [null, wanted.way].includes(wayOfFile(path)));
  return Promise.all(
    mine.map(async ({ from, path }) => ({ path, text: adapterText(await readFile(join(root, from), 'utf8'), wanted) })),
  );
}

async function under(root: string, from: string, to: string) {
  const entries = await readdir(join(root, from), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, from).length))
    .sort()
    .map((rest) => ({ from: from + rest, path: to + rest }));
}

/** The list's lines in the order of their paths, as the formatter wants them. */
function withLine(list: string, line: string): string {
  const lines = list.trimEnd().split('\n');
  const exported = lines.filter((each) => each.startsWith('export '));
  const rest = lines.filter((each) => !each.startsWith('export '));
  const idOf = (each: string) => /'\.\/([^/]+)\//.exec(each)?.[1] ?? '';
  const sorted = [...exported, line].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  return `${[...rest, ...sorted].join('\n')}\n`;
}

async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}
