import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';

const processIdentity = z.object({ scope: z.string(), pid: z.int().positive(), startedAt: z.string().nullable() });

/** A process, told from all others: a number alone comes again, after a reboot or in another container. */
export type ProcessIdentity = Readonly<z.output<typeof processIdentity>>;

export function thisProcess(): ProcessIdentity {
  return { scope: ownScope(), pid: process.pid, startedAt: procStat(process.pid)?.startedAt ?? null };
}

/** Null for a text that names no process. */
export function parseIdentity(text: string): ProcessIdentity | null {
  try {
    return processIdentity.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** OUT_OF_SIGHT: on another machine, in another container, or before the last reboot: it cannot be seen from here. */
export function processState({ scope, pid, startedAt }: ProcessIdentity): 'RUNNING' | 'ENDED' | 'OUT_OF_SIGHT' {
  if (scope !== ownScope()) return 'OUT_OF_SIGHT';
  const stat = procStat(pid);
  if (stat !== null && (stat.state === 'Z' || stat.startedAt !== startedAt)) return 'ENDED';
  return isRunning(pid) ? 'RUNNING' : 'ENDED';
}

/** Within what process numbers mean the same: one boot and one PID namespace on Linux, the machine elsewhere. */
function ownScope(): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** From /proc/<pid>/stat, as in proc_pid_stat(5); null where there is no such file: another system, or no such process. */
function procStat(pid: number): { readonly state: string; readonly startedAt: string } | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // The second field, the command in brackets, may hold anything. The third is the state, the 22nd the start.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', startedAt: fields[19] ?? '' };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is such a process, of another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
