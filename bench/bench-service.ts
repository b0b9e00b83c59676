import { pino } from 'pino';
import { createService } from '../src/app/create-service.ts';
import { parseConfig } from '../src/config/parse-config.ts';
import { createEmbeddedPool, type EmbeddedPool } from '../src/embedded-pool/pool.ts';

/** Latency of the embedded pool in milliseconds, as Cognito's within one Region. */
export const LATENCY_MS = 50;

/** The whole service over a pool of the benchmark's own, called as a client calls it. */
export interface BenchedService {
  /** The response as it goes over the wire: parsing it is not the service's work. */
  ask(document: string, variables?: Readonly<Record<string, unknown>>): Promise<string>;
  close(): Promise<void>;
}

/** @param env variables of the environment, beside those that choose the pool */
export async function openService(
  pool: EmbeddedPool,
  env: Readonly<Record<string, string>> = {},
): Promise<BenchedService> {
  const service = await createService(parseConfig(env), {
    logger: pino({ level: 'error' }, { write: writeUnlessAudit }),
    examples: [],
    embeddedPools: [pool],
  });
  return {
    async ask(query, variables) {
      const response = await service.app.fetch('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      return response.text();
    },
    close: () => service.close(),
  };
}

/** Warms up with two requests to a small pool without quotas: loading and compiling code is not measured. */
export async function warmUp(document: string): Promise<void> {
  const service = await openService(createEmbeddedPool({ users: 100, groups: 5 }), { EMBEDDED_POOL_QUOTAS: 'off' });
  await service.ask(document);
  await service.ask(document);
  await service.close();
}

/** The audit log prints at every level: thousands of lines for a bulk operation. */
function writeUnlessAudit(line: string): void {
  if (JSON.parse(line).audit !== true) process.stderr.write(line);
}
