import { pino } from 'pino';
import { createService } from '../src/app/create-service.ts';
import { parseConfig } from '../src/config/parse-config.ts';
import { createEmbeddedPool, type EmbeddedPool } from '../src/embedded-pool/pool.ts';

/** What the embedded pool takes for every answer, in milliseconds: Cognito's within one Region. */
export const LATENCY_MS = 50;

/** The whole service over a pool of the case's own, entered by the front door. */
export interface BenchedService {
  /** The answer as it goes over the wire: to read it is not the service's work. */
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

/** Asks twice of a small pool without quotas: loading and compiling code is not what a case measures. */
export async function warmUp(document: string): Promise<void> {
  const service = await openService(createEmbeddedPool({ users: 100, groups: 5 }), { EMBEDDED_POOL_QUOTAS: 'off' });
  await service.ask(document);
  await service.ask(document);
  await service.close();
}

/** The trail's lines come whatever the level is: thousands of them for a bulk operation. */
function writeUnlessAudit(line: string): void {
  if (JSON.parse(line).audit !== true) process.stderr.write(line);
}
