// One installation at a time: `npm ci` begins by deleting node_modules, so two at once would ruin each other.
import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** When a process began, so that a pid that was given to another process is not taken for its old owner. */
function startOf(pid) {
  try {
    // proc(5): the name in brackets may hold spaces; field 22 counts from the start of the line.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return '';
  }
}

function isAlive({ pid, startedAtTicks }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
  }
  return startOf(pid) === startedAtTicks;
}

function readHolder(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    if (error instanceof SyntaxError) return { pid: 0, startedAtTicks: 'damaged' };
    throw error;
  }
}

/** The lock appears with its content or not at all, which is why it is linked and not written in place. */
function tryTake(path) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid, startedAtTicks: startOf(process.pid) }));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

/** Of several that find a dead holder, only the one whose rename meets that very lock clears it. */
function clearDead(path, holder) {
  const aside = `${path}.dead.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  const moved = readHolder(aside);
  if (moved && moved.pid !== holder.pid && isAlive(moved)) linkSync(aside, path);
  unlinkSync(aside);
}

/** Runs the work while holding the lock file; waits for a living holder, clears away a dead one. */
export async function withLock(path, onWait, work) {
  for (let told = false; !tryTake(path);) {
    const holder = readHolder(path);
    if (holder && !isAlive(holder)) clearDead(path, holder);
    else if (holder) {
      if (!told) onWait(holder.pid);
      told = true;
      await sleep(200);
    }
  }
  try {
    return await work();
  } finally {
    unlinkSync(path);
  }
}
