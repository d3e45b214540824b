import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { acquireLock } from '../../src/store/lock.ts';

const LOCK = join(import.meta.dirname, '../../src/store/lock.ts');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carpeta-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A process that takes the lock, says how that went, and stays. */
function holder() {
  const code = `
    const { acquireLock } = await import(${JSON.stringify(LOCK)});
    try { acquireLock(${JSON.stringify(folder)}); console.log('held'); setInterval(() => {}, 1000); }
    catch (error) { console.log(error.code); }`;
  return spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
}
const firstWord = async (child: ReturnType<typeof holder>) => String((await once(child.stdout, 'data'))[0]).trim();

it('is refused to a second process while the first lives, and free once that is killed', async () => {
  const first = holder();
  expect(await firstWord(first)).toBe('held');
  expect(await firstWord(holder())).toBe('store-locked');
  expect(() => acquireLock(folder)).toThrow(/Another gateway already uses/);
  const gone = once(first, 'exit');
  first.kill('SIGKILL');
  await gone;
  acquireLock(folder).release();
});

it('is refused a second time in one process, and free after its release', () => {
  const lock = acquireLock(folder);
  expect(() => acquireLock(folder)).toThrow(expect.objectContaining({ code: 'store-locked' }));
  lock.release();
  lock.release();
  acquireLock(folder).release();
});

it('says so when the folder cannot be locked at all, and does not call that another gateway', () => {
  writeFileSync(join(folder, 'gateway.lock'), 'not a database, and longer than the header of one'.repeat(20));
  expect(() => acquireLock(folder)).toThrow(expect.objectContaining({ code: 'store-failed' }));
  expect(() => acquireLock(join(folder, 'missing'))).toThrow(expect.objectContaining({ code: 'store-failed' }));
});
