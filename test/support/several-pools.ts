import { pino } from 'pino';
import { createService, type Service } from '../../src/app/create-service.ts';
import { addSamplePeople } from '../../src/app/sample-people.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import type { Clock } from '../../src/domain/ports/clock.ts';
import type { EmbeddedPool } from '../../src/embedded-pool/pool.ts';
import { createFetchHandler } from '../../src/http/routes.ts';

/** What a client gets from one pool of the service. */
export interface PoolAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a reply is whatever the document asks for; the assertions say what.
  readonly data: any;
  readonly codes: readonly string[];
}

/** One of the pools that a service serves, entered by its own path. */
export interface TestPool {
  readonly id: string;
  readonly embedded: EmbeddedPool;
  /** The token of an administrator of this pool. */
  readonly token: string;
  /** @param token left out: none */
  query(document: string, variables?: object, token?: string): Promise<PoolAnswer>;
}

export interface SeveralPools {
  readonly service: Service;
  readonly pools: readonly [TestPool, TestPool];
  /** As AWS Lambda answers. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Everything that was logged so far. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
}

/** The whole service over two embedded pools that are filled alike: the same names stand for others in each of them. */
export async function openSeveralPools(env: Record<string, string> = {}, clock?: Clock): Promise<SeveralPools> {
  const log: Record<string, unknown>[] = [];
  const logger = pino({ level: 'info', base: null }, { write: (line: string) => void log.push(JSON.parse(line)) });
  const config = parseConfig({ EMBEDDED_POOL_COUNT: '2', EMBEDDED_POOL_QUOTAS: 'off', ...env });
  const service = await createService(config, { logger, examples: [], clock });
  const answer = createFetchHandler(service.routes);
  const [first, second] = service.pools.map(({ pool: { id }, embeddedPool }): TestPool => {
    if (embeddedPool === null) throw new Error('Tests run on embedded pools.');
    const logins = config.auth.kind === 'none' ? [] : addSamplePeople(embeddedPool, config.accessGroups, 'access');
    return {
      id,
      embedded: embeddedPool,
      token: logins.at(-1)?.token ?? '',
      async query(query, variables, token) {
        const response = await answer(
          new Request(`http://service.test/pools/${id}/graphql`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
            body: JSON.stringify({ query, variables }),
          }),
        );
        const { data, errors = [] } = await response.json();
        const codes = errors.map(({ extensions }: { extensions: { code: string } }) => extensions.code);
        return { status: response.status, data, codes };
      },
    };
  });
  if (first === undefined || second === undefined) throw new Error('There are not two pools.');
  return { service, pools: [first, second], fetch: answer, log };
}
