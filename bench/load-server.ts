import { createServer } from 'node:http';
import { printSchema } from 'graphql';
import { createSchema, createYoga } from 'graphql-yoga';
import { destination, pino } from 'pino';
import { addSamplePeople } from '../src/app/sample-people.ts';
import { parseConfig } from '../src/config/parse-config.ts';
import { AccessGuard } from '../src/domain/access/guard.ts';
import { LocalAdministratorLock } from '../src/domain/access/local-administrator-lock.ts';
import { InFlightChanges } from '../src/domain/commands/in-flight-changes.ts';
import { UsernameResolver } from '../src/domain/directory/username-resolver.ts';
import { FilterStats } from '../src/domain/filter/filter-stats.ts';
import { attributeOf, type User } from '../src/domain/model/user.ts';
import { CallMeter } from '../src/domain/ports/call-meter.ts';
import { systemClock as clock } from '../src/domain/ports/clock.ts';
import { UserCount } from '../src/domain/scan/user-count.ts';
import { ChangeTracker } from '../src/graphql/change-tracker.ts';
import type { Context } from '../src/graphql/context.ts';
import { ResponseSize } from '../src/graphql/response-size.ts';
import { schema } from '../src/graphql/schema.ts';
import { createTokenAuthenticator } from '../src/http/auth/authenticate.ts';
import { createYogaApp } from '../src/http/graphql/yoga.ts';
import { createRoutes } from '../src/http/routes.ts';
import { RateLimiter } from '../src/http/security/rate-limiter.ts';
import { LocalRequestBuckets } from '../src/http/security/request-buckets.ts';
import { createHttpServer } from '../src/http/server.ts';
import { createLoaders } from '../src/loaders/loaders.ts';
import { Metrics } from '../src/observability/metrics.ts';
import { SqlAuditStore } from '../src/storage/sql/audit-store.ts';
import { Database } from '../src/storage/sqlite/database.ts';
import { sqliteTables } from '../src/storage/sqlite/sqlite-tables.ts';
import { createInMemoryDirectory, type Memberships, membershipsOf } from './in-memory-directory.ts';
import { SizedPool } from './sized-pool.ts';

/**
 * One server under load, in a process of its own: `service` or `bare`. It sends its parent the address on which it listens, and replies to
 * every message with its usage of CPU and memory. It exits with its parent.
 */

const SIZE = { users: 500, groups: 20, membershipsPerUser: 3 };
/** More than any run can send: the limit is counted, and refuses nobody. */
const REQUESTS_PER_MINUTE = 100_000_000;

const known = new SizedPool(SIZE);
const memberships = await membershipsOf(known);
const address = process.argv[2] === 'service' ? await serveService() : await serveBare();

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  tell({ cpuMs: (user + system) / 1_000, residentBytes: process.memoryUsage.rss() });
});
process.on('disconnect', () => process.exit());
tell(address);

function tell(message: object): void {
  process.send?.(JSON.stringify(message));
}

/** The service with every feature on, over a directory in memory. */
async function serveService() {
  const { pool } = known;
  const { userPoolId, clientId, region } = pool;
  const { accessGroups, callBudget, executionTimeoutMs, roleLadder, reportMaxUsers } = parseConfig({ AUTH: 'cognito' });
  const logger = pino({ level: 'info', base: null }, destination('/dev/null'));
  const trueUsernames = new UsernameResolver(clock);
  const trail = new SqlAuditStore(sqliteTables(Database.inMemory(), clock), { onRecorded: () => {} });
  const authority = new AccessGuard({
    accessGroups,
    protectedGroups: [],
    callersComeFrom: 'this pool',
    administratorLock: new LocalAdministratorLock(clock),
    clock,
  });
  const authenticate = createTokenAuthenticator({
    userPoolId,
    clientIds: [clientId],
    tokenUse: 'access',
    accessGroups,
    fetchKeySet: async () => pool.jwks(),
  });
  const rateLimit = new RateLimiter(REQUESTS_PER_MINUTE, new LocalRequestBuckets(REQUESTS_PER_MINUTE, clock));
  const metrics = new Metrics({ usage: () => [], clock });
  const poolMetrics = metrics.forPool(userPoolId);
  const yoga = createYogaApp({
    schema,
    authenticate,
    logger,
    clock,
    graphiql: { kind: 'off' },
    rateLimit,
    executionTimeoutMs,
    observers: [metrics],
    openContext({ requestId, actor, signal }) {
      const meter = new CallMeter(callBudget);
      const directory = createInMemoryDirectory(memberships, meter);
      // Without what only subscriptions, reports and bulk operations use.
      const context: Omit<Context, 'auditFollower' | 'directoryChanges' | 'bulk' | 'openScan'> = {
        requestId,
        reasonRule: 'optional',
        actor,
        authorizer: authority,
        meter,
        filterStats: new FilterStats(),
        cutShort: new Set(),
        userCount: new UserCount(clock),
        searchLimits: () => ({ callsLeft: meter.left, until: Number.POSITIVE_INFINITY }),
        responseSize: new ResponseSize(),
        pool: { id: userPoolId, region, embedded: true },
        otherPools: [],
        openOtherPool: ({ id }) => {
          throw new Error(`There is no pool ${id}.`);
        },
        roleLadder,
        directory,
        changes: new InFlightChanges(),
        openChange: () => ({ directory, openRecovery: () => directory }),
        openPayload: () => {},
        changeTracker: new ChangeTracker(userPoolId),
        audit: trail,
        usernames: trueUsernames,
        loaders: createLoaders(directory, {
          onBatch: (loader, keys) => poolMetrics.batch(loader, keys),
          reserveCalls: meter.reserve.bind(meter),
        }),
        reportMaxUsers,
        quotas: () => [],
        signal,
        clock,
      };
      return context;
    },
  });
  const server = createHttpServer({
    routes: createRoutes({
      pools: [{ poolId: userPoolId, graphql: yoga, reports: [], login: () => ({ kind: 'none' }) }],
      health: { ready: async () => ({ ready: true }) },
      logger,
    }),
    logger,
    host: '127.0.0.1',
    port: 0,
  });
  const url = await server.listen();
  const [auditor] = addSamplePeople(pool, accessGroups, 'access');
  return { url, token: auditor?.token ?? '' };
}

/** Plain Yoga with the same schema and plain resolvers over the same models. */
async function serveBare() {
  const { users, groupsOf }: Memberships = memberships;
  const yoga = createYoga({
    logging: false,
    schema: createSchema({
      typeDefs: printSchema(schema),
      resolvers: {
        Query: { users: (_root: unknown, { first }: { first: number }) => ({ nodes: users.slice(0, first) }) },
        User: {
          email: (user: User) => attributeOf(user, 'email'),
          groups: ({ username }: User) => groupsOf.get(username),
        },
      },
    }),
  });
  const server = createServer(yoga);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server has no port.');
  return { url: `http://127.0.0.1:${bound.port}/graphql`, token: '' };
}
