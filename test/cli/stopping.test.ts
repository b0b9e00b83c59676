import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { urlPrinted } from '../support/url-printed.ts';
import { type RunningCommand, startCommand } from './command.ts';

/** Starting the program takes seconds on a busy machine. */
const PATIENCE_MS = 60_000;

let command: RunningCommand | undefined;
afterEach(() => command?.child.kill('SIGKILL'));

describe('a server that is told to stop', () => {
  test('answers the requests in flight, takes no more, and ends with 0', { timeout: PATIENCE_MS }, async () => {
    const url = await start({ EMBEDDED_POOL_LATENCY_MS: '700' });
    const inFlight = ask(url, '{ group(name: "employees") { name } }');
    await sleep(300);
    command?.child.kill('SIGTERM');
    expect(await (await inFlight).json()).toMatchObject({ data: { group: { name: 'employees' } } });
    expect((await command?.ended)?.code).toBe(0);
    await expect(ask(url, '{ __typename }')).rejects.toThrow();
  });

  test('cuts what takes longer than SHUTDOWN_GRACE_SECONDS', { timeout: PATIENCE_MS }, async () => {
    const url = await start({ EMBEDDED_POOL_LATENCY_MS: '30000', SHUTDOWN_GRACE_SECONDS: '0' });
    const inFlight = ask(url, '{ group(name: "employees") { name } }');
    await sleep(300);
    const cut = expect(inFlight).rejects.toThrow();
    const stoppedAt = performance.now();
    command?.child.kill('SIGTERM');
    await cut;
    expect((await command?.ended)?.code).toBe(0);
    expect(performance.now() - stoppedAt).toBeLessThan(15_000);
  });

  test('ends at once when it is told again', { timeout: PATIENCE_MS }, async () => {
    const url = await start({ EMBEDDED_POOL_LATENCY_MS: '30000', SHUTDOWN_GRACE_SECONDS: '600' });
    const cut = expect(ask(url, '{ group(name: "employees") { name } }')).rejects.toThrow();
    await sleep(300);
    command?.child.kill('SIGTERM');
    await sleep(300);
    command?.child.kill('SIGTERM');
    expect((await command?.ended)?.code).toBe(1);
    await cut;
  });
});

/** Answers the API's URL once it listens. */
async function start(env: Readonly<Record<string, string>>): Promise<string> {
  command = startCommand(['serve'], { PORT: '0', LOG_LEVEL: 'silent', ...env });
  return await urlPrinted(command.child.stdout);
}

function ask(url: string, query: string): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
}
