/** A PostgreSQL left over in our data folder: stopped when it is really ours, forgotten when its pid is somebody else's. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { GatewayError } from '../../errors.ts';

const ASK_AGAIN_MS = 20;
const FAST_STOP_MS = 60_000;
const GIVE_UP_MS = 120_000;

/**
 * Safe only while we hold the folder's lock. Never kill -9: a fast shutdown loses nothing and takes milliseconds.
 * @throws GatewayError `store-failed` when it does not end
 */
export async function stopOrphan(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const startedAt = performance.now();
  let asked: NodeJS.Signals | null = null;
  while (isPostmasterOf(pid, data)) {
    const waitedMs = performance.now() - startedAt;
    const ask = waitedMs < FAST_STOP_MS ? 'SIGINT' : 'SIGQUIT';
    if (ask !== asked) signalServer(pid, ask);
    asked = ask;
    if (waitedMs > GIVE_UP_MS)
      throw new GatewayError(
        'store-failed',
        'start',
        `A PostgreSQL left over in ${data} (process ${pid}) does not stop.`,
      );
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
  // Also when it ended just now, killed perhaps: its last word there, "ready", must not be read as the next one's.
  rmSync(file, { force: true });
}

/** One that is gone already has what was asked of it. */
export function signalServer(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/* A pid is reused, in containers quickly: only a postgres that works in our folder is ours. */
function isPostmasterOf(pid: number, data: string): boolean {
  if (!Number.isInteger(pid) || pid <= 1) return false;
  if (process.platform !== 'linux') return runsOn(pid, data);
  try {
    const runs = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '';
    return runs.includes('postgres') && readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
  } catch {
    // The process ended while we looked, or is not ours to look at: either way not our postmaster.
    return false;
  }
}

/* Where there is no /proc: the command line names the programme and, after -D, the folder. */
function runsOn(pid: number, data: string): boolean {
  const { stdout } = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout?.includes('postgres') === true && stdout.includes(data);
}
