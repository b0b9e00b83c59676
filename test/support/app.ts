import { pino } from 'pino';
import { createService, type Service } from '../../src/app/create-service.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import type { Clock } from '../../src/domain/ports/clock.ts';
import type { EmbeddedPool } from '../../src/embedded-pool/pool.ts';

/** The whole service over the embedded pool, entered by the front door. */
export interface App {
  readonly service: Service;
  /** To look at the pool's state, to count the calls that reached it, and to make them fail. */
  readonly pool: EmbeddedPool;
  /** What a client gets for the document, and the calls to Cognito that it cost. */
  query(document: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** Everything that was logged so far, a JSON line each. */
  readonly log: readonly string[];
}

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a reply is whatever the document asks for; the assertions say what.
  readonly data: any;
  readonly errors: readonly GraphQLErrorJson[] | undefined;
  /** The calls that reached the embedded pool on account of this document, by operation. */
  readonly calls: Readonly<Record<string, number>>;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  readonly extensions: any;
}

export interface GraphQLErrorJson {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string; readonly [key: string]: unknown };
}

/**
 * @param env environment variables; quotas and the index are off where it does not say otherwise: nothing waits, and every call is the test's
 * @param embeddedPool instead of the one that the variables describe
 * @param clock instead of the machine's
 * @param sampleHistory `on`: where the index is on, the sample company begins with a year of history
 */
export async function openApp(
  env: Record<string, string> = {},
  embeddedPool?: EmbeddedPool,
  clock?: Clock,
  sampleHistory: 'on' | 'off' = 'off',
): Promise<App> {
  const log: string[] = [];
  const logger = pino({ level: 'info', base: null }, { write: (line: string) => void log.push(line) });
  const service = await createService(parseConfig({ EMBEDDED_POOL_QUOTAS: 'off', DIRECTORY_INDEX: 'off', ...env }), {
    logger,
    examples: [],
    embeddedPools: embeddedPool && [embeddedPool],
    clock,
    sampleHistory,
  });
  if (service.embeddedPool === null) throw new Error('Tests run on the embedded pool.');
  const pool = service.embeddedPool;

  return {
    service,
    pool,
    log,
    async query(document, variables) {
      const before = { ...pool.calls.counts };
      const response = await service.app.fetch('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query: document, variables }),
      });
      const { data, errors, extensions } = await response.json();
      return { status: response.status, data, errors, extensions, calls: difference(pool.calls.counts, before) };
    },
  };
}

function difference(after: Readonly<Record<string, number>>, before: Readonly<Record<string, number>>) {
  return Object.fromEntries(
    Object.entries(after)
      .map(([operation, count]) => [operation, count - (before[operation] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  );
}
