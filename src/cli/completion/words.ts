/** What can be typed after `carpeta`, read out of the table of commands: names, options, and what an option takes. */
import type { Command } from '../command.ts';

export type OptionWords = {
  /** Without its dashes. */
  name: string;
  /** `none`: a switch; a list: one of these; `file`: a path; `any`: something nobody can guess. */
  takes: 'none' | 'any' | 'file' | readonly string[];
};
export type CommandWords = { words: readonly string[]; summary: string; options: OptionWords[]; file: boolean };

/** An option as a usage line writes it, and what follows it: a WORD to be replaced, or words to choose from. */
const OPTION = /--([a-z][a-z0-9-]*)(?: ([A-Z][A-Za-z0-9.,…]*|[a-z-]+(?:\|[a-z-]+)+|[a-z]+\.yaml))?/g;
const PATH = /^(FILE|DIR)\b|\.(yaml|csv|json|zip)$/i;
/** What every command has. */
const EVERYWHERE: OptionWords[] = [
  { name: 'lang', takes: ['es', 'ca', 'en'] },
  { name: 'help', takes: 'none' },
];

export function wordsOf(command: Command): CommandWords {
  const found = new Map<string, OptionWords>();
  const read = [...command.usage.matchAll(OPTION)].map(([, name = '', value]) => ({ name, takes: takenBy(value) }));
  for (const each of [...read, ...EVERYWHERE]) if (!found.has(each.name)) found.set(each.name, each);
  const positionals = command.usage.replace(OPTION, '');
  return {
    words: command.name.split(' '),
    summary: command.summary,
    options: [...found.values()],
    file: /\b(FILE|DIR)\b/.test(positionals),
  };
}

function takenBy(value: string | undefined): OptionWords['takes'] {
  if (value === undefined) return 'none';
  if (PATH.test(value)) return 'file';
  return value.includes('|') ? value.split('|') : 'any';
}
