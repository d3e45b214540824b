/** The completion for bash; zsh reads the same through its own bashcompinit. */
import type { CommandWords } from './words.ts';

export function bashScript(commands: readonly CommandWords[]): string {
  const firsts = [...new Set(commands.map(({ words }) => words[0] ?? ''))];
  const groups = Map.groupBy(
    commands.filter(({ words }) => words.length > 1),
    ({ words }) => words[0] ?? '',
  );
  const cases = commands
    .toSorted((a, b) => b.words.length - a.words.length)
    .map(({ words, options, file }) => {
      const names = options.map(({ name }) => `--${name}`).join(' ');
      const pattern = words.length > 1 ? `'${words.join(' ')}'` : `'${words[0]} '*`;
      return `    ${pattern}) command='${words.join(' ')}' options='${names}' file=${file ? 1 : ''} ;;`;
    });
  const values = commands.flatMap(({ words, options }) =>
    options
      .filter(({ takes }) => takes !== 'none')
      .map(({ name, takes }) => `    '${words.join(' ')} --${name}') ${offerOf(takes)} ;;`),
  );
  return `${[
    '# bash completion of carpeta, made by: carpeta completion bash',
    '_carpeta() {',
    `  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" first="\${COMP_WORDS[1]}"`,
    "  local second='' command='' options='' file=''",
    '  COMPREPLY=()',
    '  if ((COMP_CWORD == 1)); then',
    `    COMPREPLY=($(compgen -W '${firsts.join(' ')}' -- "$current")); return`,
    '  fi',
    `  if ((COMP_CWORD > 2)); then second="\${COMP_WORDS[2]}"; fi`,
    '  if ((COMP_CWORD == 2)); then',
    '    case "$first" in',
    ...[...groups].map(
      ([first, those]) =>
        `      '${first}') COMPREPLY=($(compgen -W '${those.map(({ words }) => words[1]).join(' ')}' -- "$current")); return ;;`,
    ),
    '    esac',
    '  fi',
    '  case "$first $second" in',
    ...cases,
    '  esac',
    '  case "$command $previous" in',
    ...values,
    '  esac',
    '  if [[ "$current" == -* || -z "$file" ]]; then COMPREPLY=($(compgen -W "$options" -- "$current"))',
    '  else COMPREPLY=($(compgen -f -- "$current")); fi',
    '}',
    'complete -o filenames -F _carpeta carpeta',
  ].join('\n')}\n`;
}

function offerOf(takes: Exclude<CommandWords['options'][number]['takes'], 'none'> | 'none'): string {
  if (takes === 'file') return 'COMPREPLY=($(compgen -f -- "$current")); return';
  if (typeof takes === 'string') return 'return';
  return `COMPREPLY=($(compgen -W '${takes.join(' ')}' -- "$current")); return`;
}

export function zshScript(commands: readonly CommandWords[]): string {
  return `#compdef carpeta\nautoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${bashScript(commands)}`;
}
