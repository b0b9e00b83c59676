import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { packedPackage } from '../support/packed-package.ts';

/** How a command ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** A command as it is typed, in a process of its own, run by the program that is published. */
export interface RunningCommand {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export function startCommand(args: readonly string[], env: Readonly<Record<string, string>> = {}): RunningCommand {
  return start(process.execPath, [packedPackage().program, ...args], env);
}

/** Commands as they are typed into a shell, in which `admin` is the program. Redirections are the shell's business. */
export function runShell(script: string, env?: Readonly<Record<string, string>>): Promise<Ended> {
  return startShell(script, env).ended;
}

export function startShell(script: string, env: Readonly<Record<string, string>> = {}): RunningCommand {
  const admin = `admin() { '${process.execPath}' '${packedPackage().program}' "$@"; }`;
  return start('bash', ['-c', `${admin}\n${script}`], env);
}

function start(file: string, args: readonly string[], env: Readonly<Record<string, string>>): RunningCommand {
  const child = spawn(file, args, {
    env: {
      PATH: process.env.PATH,
      EMBEDDED_POOL_QUOTAS: 'off',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test that stops reading asks for no output.
  const output = text(child.stdout).catch(() => '');
  return { child, ended: endOf(child, output, text(child.stderr)) };
}

export function runCommand(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended> {
  return startCommand(args, env).ended;
}

async function endOf(child: ChildProcess, output: Promise<string>, errors: Promise<string>): Promise<Ended> {
  const [code] = await once(child, 'close');
  return { code, output: await output, errors: await errors };
}
