import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { importsOf } from '../support/source-tree.ts';

/** Everything that is loaded with these files, packages by their names; what is loaded when a command is typed aside. */
function loadedWith(...paths: string[]): string[] {
  const seen = new Set<string>();
  const visit = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    if (/^(src|adapters|contracts)\//.test(path) && path !== 'src/cli/commands.ts')
      for (const { to } of importsOf(path)) visit(to);
  };
  for (const path of paths) visit(path);
  return [...seen];
}

describe('a command of the line', () => {
  it.each(commands.map((entry) => [entry.name, entry] as const))(
    '%s is found under its own name',
    async (name, entry) => {
      const command = await entry.load();
      expect(command.name).toBe(name);
      expect(command.summary).not.toBe('');
    },
  );

  it('loads neither adapters nor a server to send many rows: their memory is what bounds a mass sending', () => {
    const loaded = loadedWith('src/cli.ts', 'src/cli/run.ts', 'src/cli/send.ts');
    expect(loaded).toContain('csv-parse');
    expect(loaded.filter((each) => /^adapters\/|^hono|^@hono|^pg$|\/simulator-/.test(each))).toEqual([]);
  });
});
