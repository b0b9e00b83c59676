import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const PATIENCE_MS = 300_000;

/** The service in a process of its own, as `npm start` begins it. */
export interface OpenedService {
  readonly url: string;
  /** All that it has printed up to now. */
  printed(): string;
  close(): Promise<void>;
}

/** Starts the service on a free port; resolves once it has printed its URL. */
export async function openService(main: string, args: readonly string[] = []): Promise<OpenedService> {
  const service = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
    env: { ...process.env, PORT: '0', NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: PATIENCE_MS,
  });
  let output = '';
  const url = new Promise<string>((resolve, reject) => {
    // Read to the end of the visit: a service whose output nobody reads dies of its next line.
    service.stdout.on('data', (chunk) => {
      output += chunk;
      const found = /http:\/\/[\w.:]+\/graphql/.exec(output);
      if (found) resolve(found[0]);
    });
    service.once('exit', () => reject(new Error(`The service ended early. It printed: ${output}`)));
  });
  return { url: await url, printed: () => output, close: () => end(service) };
}

async function end(service: ChildProcess): Promise<void> {
  service.kill();
  if (service.exitCode === null) await once(service, 'exit');
}
