/** Reads a list of towns: every row is judged to its end, so that one pass over the file tells everything. */
import type { Effect, VendorIntake } from '../../../contracts/vendor-intake.ts';
import { closest } from '../../config-issues.ts';
import { isDir3 } from '../../domain/identifiers.ts';
import type { CsvFile, CsvRow } from '../mass/csv-file.ts';
import type { Fault } from './fault.ts';
import { type Heading, readHeadings, type TownColumn } from './town-columns.ts';

export type Town = {
  line: number;
  dir3: string;
  name: string;
  ine: string | null;
  language: string | null;
  vendor: TownVendor | null;
};
export type TownVendor = {
  id: string;
  /** Null: whichever the vendor has. */
  credential: string | null;
  effect: Effect | null;
  settings: Readonly<Record<string, string>>;
};

export type KnownVendors = Readonly<
  Record<string, { intake?: Pick<VendorIntake, 'entitySchema' | 'defaultEffect'> | undefined }>
>;

const LANGUAGES = ['es', 'ca', 'gl', 'eu', 'va', 'oc', 'en'];
const EFFECTS: readonly Effect[] = ['deliver', 'mirror'];
const MAX_TOWNS = 10_000;
type Row = {
  line: number;
  cell(column: TownColumn): string;
  heading(column: TownColumn): string;
  headings: readonly Heading[];
  cells: readonly string[];
  faults: Fault[];
};

/** @param vendors adapters of e-offices this version has */
export async function readTowns(csv: CsvFile, vendors: KnownVendors): Promise<{ towns: Town[]; faults: Fault[] }> {
  const { columns, faults } = readHeadings(csv.headings);
  if (faults.length > 0) return { towns: [], faults };
  const headings = columns.filter((each) => each !== null);
  const towns: Town[] = [];
  const first = new Map<string, number>();
  for await (const row of csv.rows()) {
    if (row.cells.every((cell) => cell.trim() === '')) continue;
    const town = readTown(rowOf(row, headings, faults), vendors);
    const earlier = first.get(town.dir3);
    if (earlier !== undefined && town.dir3 !== '') {
      const detail = `is the same as on line ${earlier}`;
      const column = headings.find((each) => 'column' in each && each.column === 'dir3')?.written ?? 'dir3';
      faults.push({ line: row.row, column, code: 'repeated', detail, fix: 'Keep one of both rows.' });
    } else first.set(town.dir3, row.row);
    towns.push(town);
    if (towns.length > MAX_TOWNS) {
      const detail = `there are more than ${MAX_TOWNS} towns`;
      return {
        towns,
        faults: [...faults, { line: row.row, column: '', code: 'too-many', detail, fix: 'Divide the file.' }],
      };
    }
  }
  return { towns, faults };
}

function rowOf({ row, cells }: CsvRow, headings: readonly Heading[], faults: Fault[]): Row {
  const at = (column: TownColumn) => headings.findIndex((each) => 'column' in each && each.column === column);
  if (cells.length > headings.length && cells.slice(headings.length).some((each) => each.trim() !== ''))
    faults.push({
      line: row,
      column: '',
      code: 'too-many-cells',
      detail: `has ${cells.length} cells under ${headings.length} headings`,
      fix: 'Put quotes around a cell that holds the separator.',
    });
  return {
    line: row,
    cell: (column) => (cells[at(column)] ?? '').trim(),
    heading: (column) => headings[at(column)]?.written ?? column,
    headings,
    cells,
    faults,
  };
}

function readTown(row: Row, vendors: KnownVendors): Town {
  const dir3 = row.cell('dir3').toUpperCase();
  const name = row.cell('name');
  const ine = row.cell('ine');
  const language = row.cell('language').toLowerCase();
  if (name === '') say(row, 'name', 'missing', 'is empty', 'Write the name of the town.');
  if (name.length > 200) say(row, 'name', 'too-long', 'has more than 200 characters', 'Shorten it.');
  if (!isDir3(dir3))
    say(row, 'dir3', 'dir3', `${shown(dir3)} is not a DIR3 code`, 'Nine characters, letters first, such as L01999999.');
  if (ine !== '' && !/^[0-9]{5}$/.test(ine)) say(row, 'ine', 'ine', `${shown(ine)} is not an INE code`, ineFix(ine));
  if (language !== '' && !LANGUAGES.includes(language))
    say(row, 'language', 'language', `${shown(language)} is no language here`, `One of: ${LANGUAGES.join(', ')}.`);
  return {
    line: row.line,
    dir3,
    name,
    ine: ine === '' ? null : ine,
    language: language === '' ? null : language,
    vendor: readVendor(row, vendors),
  };
}

/** Spreadsheets take the zero of 02003 away. */
function ineFix(ine: string): string {
  if (/^[0-9]{4}$/.test(ine)) return `Write 0${ine}: a spreadsheet took its zero; make the column text.`;
  return 'Five digits: two of the province, three of the town, such as 02003.';
}

function readVendor(row: Row, vendors: KnownVendors): TownVendor | null {
  const id = row.cell('vendor').toLowerCase();
  if (id === '') return null;
  const intake = vendors[id]?.intake;
  const effect = row.cell('effect').toLowerCase();
  const settings = settingsOf(row);
  const known = Object.keys(vendors).filter((each) => vendors[each]?.intake !== undefined);
  if (intake === undefined) {
    const meant = closest(id, known);
    const fix = meant === null ? `There are: ${known.join(', ')}.` : `Did you mean ${meant}?`;
    say(row, 'vendor', 'unknown-vendor', `${shown(id)} is no vendor this version has`, fix);
  } else {
    for (const { path, message } of intake.entitySchema.safeParse(settings).error?.issues ?? []) {
      const column = `vendor.${path.join('.')}`;
      const there = settings[String(path[0])] !== undefined;
      const detail = there ? message : `${id} wants it`;
      const fix = there ? 'Correct it.' : `Add a column ${column}, or fill it.`;
      row.faults.push({ line: row.line, column, code: there ? 'vendor-setting' : 'missing', detail, fix });
    }
  }
  const found = EFFECTS.find((each) => each === effect);
  if (effect !== '' && found === undefined)
    say(
      row,
      'effect',
      'effect',
      `${shown(effect)} is no effect`,
      'deliver, or mirror where the vendor has notified already.',
    );
  if (effect === '' && intake?.defaultEffect === null)
    say(row, 'effect', 'missing', `${id} does not say whether it has notified already`, 'Write deliver, or mirror.');
  const credential = row.cell('credential');
  return { id, credential: credential === '' ? null : credential, effect: found ?? null, settings };
}

function settingsOf({ headings, cells }: Row): Record<string, string> {
  return Object.fromEntries(
    headings.flatMap((each, place) => {
      const cell = (cells[place] ?? '').trim();
      return 'setting' in each && cell !== '' ? [[each.setting, cell]] : [];
    }),
  );
}

function say(row: Row, column: TownColumn, code: string, detail: string, fix: string): void {
  row.faults.push({ line: row.line, column: row.heading(column), code, detail, fix });
}

function shown(value: string): string {
  return value === '' ? 'nothing' : JSON.stringify(value.slice(0, 40));
}
