import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { FakeClock } from '../../support/fake-clock.ts';
import { CHECKOUT } from '../../support/tsdown.ts';
import { arrivals } from '../../support/wait-for-calls.ts';
import { urlPrinted } from '../../support/wait-for-url.ts';
import { servePool } from '../pool-process.ts';

let group: number | undefined;
afterEach(() => {
  if (group !== undefined) signalGroup('SIGKILL');
});

/** As Ctrl-C in a terminal, and a process manager. */
function signalGroup(signal: NodeJS.Signals): void {
  try {
    process.kill(-Number(group), signal);
  } catch {
    // All of it has ended.
  }
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s to npm, to what it runs and to the service answers what is in flight',
  { timeout: 120_000 },
  async (signal) => {
    const clock = new FakeClock();
    const { pool, env } = await servePool({ clock, latencyMs: 1_000 });
    const arrived = arrivals(pool, 'GetGroup', 1);
    const npm = spawn('npm', ['start', '--silent'], {
      cwd: CHECKOUT,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', LOG_LEVEL: 'silent', ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    group = npm.pid;
    const ended = once(npm, 'exit');
    const url = await urlPrinted(npm.stdout);
    const query = encodeURIComponent('{ group(name: "employees") { name } }');
    const inFlight = fetch(`${url}?query=${query}`, { headers: { accept: 'application/json' } });
    await arrived;
    signalGroup(signal);
    await vi.waitFor(() => expect(fetch(url, { headers: { connection: 'close' } })).rejects.toThrow(), 10_000);
    await clock.advance(1_000);
    expect(await (await inFlight).json()).toMatchObject({ data: { group: { name: 'employees' } } });
    await ended;
  },
);
