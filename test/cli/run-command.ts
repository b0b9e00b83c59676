import { Readable } from 'node:stream';
import { vi } from 'vitest';
import { runCli } from '../../src/cli/cli.ts';
import { createEmbeddedPool, type EmbeddedPool, type EmbeddedPoolOptions } from '../../src/embedded-pool/pool.ts';
import { serveHttp } from '../../src/embedded-pool/server.ts';

/** The program, run in this process against a user pool behind HTTP, as it would be against AWS. */
export interface CommandLine {
  readonly pool: EmbeddedPool;
  run(args: readonly string[], stdin?: string): Promise<Ended>;
  close(): Promise<void>;
}

/** What a command has left behind. */
export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param env beside those that name the pool */
export async function openCommandLine(
  env: Readonly<Record<string, string>> = {},
  options: EmbeddedPoolOptions = {},
): Promise<CommandLine> {
  const pool = createEmbeddedPool(options);
  const server = await serveHttp(pool, { port: 0, host: '127.0.0.1' });
  const variables = {
    COGNITO_USER_POOL_ID: pool.userPoolId,
    COGNITO_ENDPOINT: server.endpoint,
    // Beyond what the pool has, so that nothing waits.
    COGNITO_QUOTAS: 'UserList=10000,UserPoolResourceRead=10000,UserResourceRead=10000,UserUpdate=10000',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    // The AWS SDK warns on the standard error of a Node that it will drop.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ...env,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  return {
    pool,
    async run(args, stdin = '') {
      const output = { stdout: '', stderr: '' };
      const listeners = [...process.stdout.listeners('error'), ...process.stderr.listeners('error')];
      vi.spyOn(process, 'stdin', 'get').mockReturnValue(
        // All that is read of it is a stream of bytes.
        Readable.from([Buffer.from(stdin)]) as typeof process.stdin,
      );
      for (const name of ['stdout', 'stderr'] as const) {
        vi.spyOn(process[name], 'write').mockImplementation((text, ...rest) => {
          output[name] += String(text);
          const callback = rest.at(-1);
          if (typeof callback === 'function') callback();
          return true;
        });
      }
      try {
        return { exitCode: await runCli(args), ...output };
      } finally {
        vi.restoreAllMocks();
        // A command leaves one behind on each, for a pipe that breaks while the process ends.
        for (const stream of [process.stdout, process.stderr]) {
          for (const listener of stream.listeners('error')) {
            if (!listeners.includes(listener)) stream.off('error', listener as () => void);
          }
        }
      }
    },
    async close() {
      vi.unstubAllEnvs();
      await server.close();
    },
  };
}
