/** The columns a list of towns may have, in English, Spanish and Catalan, and which of the first line is which. */
import { closest } from '../../config-issues.ts';
import { normaliseHeading } from '../mass/columns.ts';
import type { Fault } from './fault.ts';

const ALIASES = {
  name: ['nombre', 'nom', 'municipio', 'municipi', 'ayuntamiento', 'ajuntament', 'entidad', 'entitat'],
  dir3: ['codigo_dir3', 'codi_dir3', 'dir3_code'],
  ine: ['codigo_ine', 'codi_ine', 'ine_code'],
  vendor: ['proveedor', 'proveidor', 'plataforma', 'sede'],
  credential: ['credencial', 'credential_id'],
  effect: ['efecto', 'efecte'],
  language: ['idioma', 'lengua', 'llengua'],
} as const;
export type TownColumn = keyof typeof ALIASES;
export const TOWN_COLUMNS = Object.keys(ALIASES) as TownColumn[];
const REQUIRED: readonly TownColumn[] = ['name', 'dir3'];

/** What a column is: one of ours, or a setting of the vendor's entity (`vendor.code`). */
export type Heading = { written: string } & ({ column: TownColumn } | { setting: string });

/** Every fault of the first line; headings are null where they are nothing we know. */
export function readHeadings(headings: readonly string[]): { columns: (Heading | null)[]; faults: Fault[] } {
  const faults: Fault[] = [];
  const seen = new Map<string, string>();
  const columns = headings.map((written): Heading | null => {
    const heading = headingOf(written);
    if (heading === null) {
      faults.push(unknown(written));
      return null;
    }
    const key = 'column' in heading ? heading.column : `vendor.${heading.setting}`;
    const earlier = seen.get(key);
    if (earlier !== undefined)
      faults.push(fault(written, 'repeated-column', `means the same as ${earlier}`, 'Keep one of them.'));
    seen.set(key, written);
    return heading;
  });
  for (const name of REQUIRED)
    if (!seen.has(name)) faults.push(fault(name, 'missing-column', 'is not there', `Add a column ${name}.`));
  return { columns, faults };
}

function headingOf(written: string): Heading | null {
  const setting = /^(?:vendor|proveedor|proveidor)\.([A-Za-z][A-Za-z0-9]{0,40})$/i.exec(written.trim())?.[1];
  if (setting !== undefined) return { written, setting };
  const word = normaliseHeading(written);
  const column = TOWN_COLUMNS.find((each) => each === word || (ALIASES[each] as readonly string[]).includes(word));
  return column === undefined ? null : { written, column };
}

function unknown(written: string): Fault {
  const names = TOWN_COLUMNS.flatMap((each) => [each, ...ALIASES[each]]);
  const meant = closest(normaliseHeading(written), names);
  const fix =
    meant === null ? 'Remove it, or write vendor.NAME for a setting of its vendor.' : `Did you mean ${meant}?`;
  return fault(written, 'unknown-column', 'is not known here', fix);
}

function fault(column: string, code: string, detail: string, fix: string): Fault {
  return { line: 1, column, code, detail, fix };
}
