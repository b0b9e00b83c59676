import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PoolServer } from './pool-server.ts';

/**
 * cognito-local in a process of its own, on a free port. It keeps its store in the folder where it runs and takes its
 * address from the environment, so it can share neither with the tests.
 */
export async function startCognitoLocal(): Promise<PoolServer> {
  const folder = await mkdtemp(join(tmpdir(), 'cognito-local-'));
  await mkdir(join(folder, '.cognito'));
  // Left to itself it makes every pool one whose usernames are email addresses.
  const config = { UserPoolDefaults: { UsernameAttributes: [] } };
  await writeFile(join(folder, '.cognito', 'config.json'), JSON.stringify(config));

  const script = createRequire(import.meta.url).resolve('cognito-local/lib/bin/start.js');
  const child = spawn(process.execPath, [script], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0' },
  });
  const exited = once(child, 'exit');
  const close = async () => {
    child.kill();
    await exited;
    await rm(folder, { recursive: true });
  };
  try {
    return { endpoint: await announcedAddress(child), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The address that the server prints once it listens: nothing else tells the port that it was given. */
async function announcedAddress({ stdout, stderr }: ChildProcessWithoutNullStreams): Promise<string> {
  let complaints = '';
  stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  let printed = '';
  for await (const chunk of stdout.iterator({ destroyOnReturn: false })) {
    printed += chunk;
    const [, endpoint] = /running on (http:\/\/[\d.]+:\d+)/.exec(printed) ?? [];
    if (endpoint !== undefined) {
      // It logs every error that a test provokes, and would stop once the pipe is full.
      stdout.resume();
      return endpoint;
    }
  }
  throw new Error(`cognito-local did not start: ${printed}${complaints}`);
}
