/** `entity import`: a province's towns, out of a spreadsheet, into the configuration. */
import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { vendors } from '../../../adapters/registry.ts';
import { CliError } from '../cli-error.ts';
import { type Command, type Context, JSON_OPTION, parse } from '../command.ts';
import { openCsv } from '../mass/csv-file.ts';
import { faultLine } from './fault.ts';
import { type KnownVendors, readTowns } from './read-towns.ts';
import { TOWN_COLUMNS } from './town-columns.ts';
import { mergeTowns } from './towns-yaml.ts';

const SHAPE = {
  name: 'entity import',
  usage: 'FILE.csv [--into gateway.yaml [--write]] [--latin1] [--json]',
  summary: "a province's towns from a CSV as entities, and behind the credential of their vendor",
  help: [
    `Columns: ${TOWN_COLUMNS.join(', ')} (name and dir3 must be there), vendor.NAME for what a vendor wants of each`,
    'entity, such as vendor.code. Headings may be Spanish or Catalan; , or ; between them; UTF-8, or --latin1.',
    'All errors at once, each with its line, column and fix; nothing is written then. Without --into it prints YAML; with',
    'it, the file as it would be; --write puts it there. Comments stay, and a second import of the same changes nothing.',
  ],
} as const;

export const entityImportCommand = entityImportOf(vendors);

/** @param known adapters of e-offices that towns may name */
export function entityImportOf(known: KnownVendors): Command {
  return { ...SHAPE, run: (context) => importTowns(context, known) };
}

async function importTowns({ args, out, err }: Context, known: KnownVendors): Promise<number> {
  const options = {
    ...JSON_OPTION,
    into: { type: 'string' },
    write: { type: 'boolean', default: false },
    latin1: { type: 'boolean', default: false },
  } as const;
  const { values, positionals } = parse(SHAPE, args, { options, min: 1 });
  const { into } = values;
  if (values.write && into === undefined) throw new CliError(2, '--write wants --into FILE: into which file?');
  const csv = await open(positionals[0] ?? '', values.latin1);
  const read = await readTowns(csv, known);
  const existing = into === undefined ? '' : await textOf(into);
  const merged = mergeTowns(existing, read.faults.length > 0 ? [] : read.towns);
  const faults = [...read.faults, ...merged.faults];
  if (faults.length > 0) {
    if (values.json) out(JSON.stringify({ ok: false, faults }));
    else {
      for (const each of faults) out(faultLine(each));
      out(`${faults.length === 1 ? '1 fault' : `${faults.length} faults`}; nothing was written.`);
    }
    return 1;
  }
  const { added, begun } = merged;
  if (into !== undefined && values.write && merged.text !== existing) await replace(into, merged.text);
  if (values.json) out(JSON.stringify({ ok: true, towns: read.towns.length, ...added, begun, text: merged.text }));
  else if (!values.write) out(merged.text.trimEnd());
  err(
    `${read.towns.length} towns: ${added.entities.length} new entities, ${added.vendorEntities.length} new behind a vendor.`,
  );
  for (const each of begun) err(`${each} was begun: it still lacks its address and secrets.`);
  if (into !== undefined)
    err(values.write ? `carpeta config check ${into} says what is missing.` : 'Nothing was written: --write does.');
  return 0;
}

async function open(path: string, latin1: boolean) {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) throw new CliError(1, `${path} cannot be read.`);
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    throw new CliError(1, `${path} is UTF-16 ("Unicode text"). Save it as "CSV UTF-8" and try again.`);
  if (!latin1 && !isUtf8(bytes))
    throw new CliError(
      1,
      `${path} is not UTF-8: it looks like Latin-1, as a Spanish Excel saves its CSV. Save it as "CSV UTF-8", or add ` +
        '--latin1 and look at the accents.',
    );
  return openCsv(path, latin1 ? 'windows-1252' : 'utf-8');
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new CliError(1, `${path} cannot be read.`);
  }
}

/** In one step, with the rights the file had. */
async function replace(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.new`;
  try {
    const { mode } = await stat(path);
    await writeFile(draft, text, { mode: mode & 0o777, flush: true });
    await rename(draft, path);
  } catch {
    await rm(draft, { force: true });
    throw new CliError(1, `${path} cannot be written.`);
  }
}
