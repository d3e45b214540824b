/** The completion for fish, which shows what a command is for beside it. */
import type { CommandWords, OptionWords } from './words.ts';

export function fishScript(commands: readonly CommandWords[]): string {
  return `${['# fish completion of carpeta, made by: carpeta completion fish', 'complete -c carpeta -f', ...commands.flatMap(linesOf)].join('\n')}\n`;
}

function linesOf({ words, summary, options, file }: CommandWords): string[] {
  const [first = '', second] = words;
  const described = `-d ${quoted(summary)}`;
  const seen = words.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
  const named =
    second === undefined
      ? [`complete -c carpeta -n __fish_use_subcommand -a ${first} ${described}`]
      : [
          `complete -c carpeta -n __fish_use_subcommand -a ${first}`,
          `complete -c carpeta -n '__fish_seen_subcommand_from ${first}' -a ${second} ${described}`,
        ];
  const files = file ? [`complete -c carpeta -n '${seen}' -F`] : [];
  return [...named, ...files, ...options.map((each) => `complete -c carpeta -n '${seen}' ${optionOf(each)}`)];
}

function optionOf({ name, takes }: OptionWords): string {
  if (takes === 'none') return `-l ${name}`;
  if (takes === 'file') return `-l ${name} -r -F`;
  if (takes === 'any') return `-l ${name} -x`;
  return `-l ${name} -x -a ${quoted(takes.join(' '))}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
