/** The completion as a shell uses it: the script is read by a real bash, which is asked what it would offer. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { carpeta } from '../support/cli.ts';

let folder: string;
let script: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carpeta-completion-'));
  script = join(folder, 'carpeta.bash');
  writeFileSync(script, (await carpeta(['completion', 'bash'])).out);
  writeFileSync(join(folder, 'evento.json'), '{}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What bash offers with the cursor behind the last of these words. */
function offered(...words: string[]): string[] {
  const ask = [
    'source "$0"',
    'complete -p carpeta >/dev/null',
    'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))',
    `_carpeta; printf "%s\\n" "\${COMPREPLY[@]}"`,
  ].join(' && ');
  const said = execFileSync('bash', ['-c', ask, script, 'carpeta', ...words], { cwd: folder, encoding: 'utf8' });
  return said.split('\n').filter((line) => line !== '');
}

describe('bash', () => {
  it('offers every command there is', () => {
    const names = new Set(commands.map(({ name }) => name.split(' ')[0]));
    expect(new Set(offered(''))).toEqual(names);
    expect(offered('rest')).toEqual(['restore']);
    expect(offered('folder', '')).toEqual(['ask', 'hub']);
  });

  it('offers the options of that command alone, and the values it may have', () => {
    expect(offered('pause', 'notifica', '--')).toEqual(['--reason', '--until', '--json', '--lang', '--help']);
    expect(offered('resolve', 'msg_1', '--as', '')).toEqual(['accepted', 'not-sent']);
    expect(offered('circuits', '--lang', 'c')).toEqual(['ca']);
    expect(offered('config', 'check', '--')).toEqual(['--json', '--lang', '--help']);
  });

  it('offers files where one is wanted, and nothing where nobody can guess', () => {
    expect(offered('send', 'ev')).toEqual(['evento.json']);
    expect(offered('restore', '')).toContain('evento.json');
    expect(offered('config', 'diff', 'ev')).toEqual(['evento.json']);
    expect(offered('config', 'diff', 'evento.json', 'ev')).toEqual(['evento.json']);
    expect(offered('verify', '--ca', 'ev')).toEqual(['evento.json']);
    expect(offered('pause', 'notifica', '--reason', '')).toEqual([]);
  });
});

describe('the others', () => {
  it('zsh reads the same functions through its bashcompinit', async () => {
    const { out } = await carpeta(['completion', 'zsh']);
    expect(out).toMatch(/^#compdef carpeta\n/);
    expect(out).toContain('bashcompinit\n# bash completion of carpeta');
  });

  it('fish is told every command with its purpose, and every option', async () => {
    const { out } = await carpeta(['completion', 'fish']);
    for (const { name } of commands)
      for (const word of name.split(' ')) expect(out, name).toMatch(new RegExp(`-a ${word}( |$)`, 'm'));
    expect(out).toContain("-l as -x -a 'accepted not-sent'");
    expect(out).toContain('-l ca -r -F');
  });

  it('a shell nobody knows is refused', async () => {
    expect(await carpeta(['completion', 'cmd'])).toMatchObject({ code: 2, out: '' });
  });
});
