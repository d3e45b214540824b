/** Commands of the public surface that this version does not have: they are known, and say so. */
import { CliError } from './cli-error.ts';
import type { Command } from './command.ts';

const NAMES = ['doctor'] as const;

export const notYetCommands: readonly Command[] = NAMES.map((name) => ({
  name,
  usage: '',
  summary: 'not in this version',
  run: () => Promise.reject(new CliError(2, `carpeta ${name} is not in this version.`)),
}));
