import { createSchema } from 'graphql-yoga';
import pino, { type Logger } from 'pino';
import { FilterStats } from '../../src/domain/filter/filter-stats.ts';
import { CallMeter } from '../../src/domain/ports/call-meter.ts';
import { ChangeTracker } from '../../src/graphql/change-tracker.ts';
import { ResponseSize } from '../../src/graphql/response-size.ts';
import { authenticateLocalAdministrator } from '../../src/http/auth/authenticate.ts';
import { createYogaApp, type YogaApp, type YogaOptions } from '../../src/http/graphql/yoga.ts';

/** One line of the log, as an operator would find it. */
export type LogLine = Record<string, unknown>;

/** What a resolver of the stub does; the meter is the request's own. */
export type Resolver = (context: StubContext) => unknown;

interface StubContext {
  readonly meter: CallMeter;
  readonly signal: AbortSignal;
}

export interface StubApp {
  readonly app: YogaApp;
  readonly logger: Logger;
  readonly log: readonly LogLine[];
  /** Sends one operation as JSON. */
  send(query: string, init?: { variables?: object; headers?: Record<string, string> }): Promise<Response>;
}

export interface StubOptions extends Partial<Omit<YogaOptions, 'schema' | 'logger'>> {
  /** Resolves `Query.work` and `Mutation.change`. */
  readonly work?: Resolver;
  /** The events of `Subscription.events`. */
  readonly events?: (context: StubContext) => AsyncGenerator<string>;
}

export const STUB_URL = 'http://service.test/graphql';

/** The server over a schema that does what the test says, without a user pool. */
export function stubApp(options: StubOptions = {}): StubApp {
  const log: LogLine[] = [];
  const logger = pino({ base: null }, { write: (line: string) => log.push(JSON.parse(line)) });
  const app = createYogaApp({
    schema: stubSchema(options),
    openContext: ({ requestId, signal }) => ({
      requestId,
      reasonRule: 'optional',
      signal,
      meter: new CallMeter(),
      filterStats: new FilterStats(),
      cutShort: new Set(),
      responseSize: new ResponseSize(),
      changeTracker: new ChangeTracker('pool'),
    }),
    authenticate: authenticateLocalAdministrator,
    logger,
    graphiql: { kind: 'off' },
    ...options,
  });
  return {
    app,
    logger,
    log,
    send: async (query, { variables, headers } = {}) =>
      app.fetch(STUB_URL, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      }),
  };
}

function stubSchema({ work = () => 'done', events }: StubOptions) {
  return createSchema<StubContext>({
    typeDefs: /* GraphQL */ `
      enum Colour {
        RED
      }
      type Query {
        work(times: Int! = 1): String
        colour: Colour
        required: String!
      }
      type Mutation {
        change: String
      }
      type Subscription {
        events: String
      }
    `,
    resolvers: {
      Query: {
        work: (_root, _args, context) => work(context),
        colour: () => 'the secret colour',
        required: () => null,
      },
      Mutation: { change: (_root, _args, context) => work(context) },
      Subscription: {
        events: { subscribe: (_root, _args, context) => events?.(context), resolve: (event: string) => event },
      },
    },
  });
}
