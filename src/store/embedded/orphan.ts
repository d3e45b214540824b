/** A PostgreSQL left over in our data folder: stopped when it is really ours, forgotten when its pid is somebody else's. */
import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const ASK_AGAIN_MS = 20;
const FAST_STOP_MS = 60_000;

/** Safe only while we hold the folder's lock. Never kill -9: a fast shutdown loses nothing and takes milliseconds. */
export async function stopOrphan(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!isPostmasterOf(pid, data)) {
    rmSync(file, { force: true });
    return;
  }
  process.kill(pid, 'SIGINT');
  const hurryAt = Date.now() + FAST_STOP_MS;
  let hurried = false;
  while (isPostmasterOf(pid, data)) {
    if (!hurried && Date.now() > hurryAt) {
      process.kill(pid, 'SIGQUIT');
      hurried = true;
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

/* A pid is reused, in containers quickly: only a postgres that works in our folder is ours. */
function isPostmasterOf(pid: number, data: string): boolean {
  if (!Number.isInteger(pid) || pid <= 1) return false;
  if (process.platform !== 'linux') return isAlive(pid);
  try {
    const runs = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '';
    return runs.includes('postgres') && readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
  } catch {
    // The process ended while we looked, or is not ours to look at: either way not our postmaster.
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // ESRCH: no such process.
    return false;
  }
}
