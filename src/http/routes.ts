import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { NodeExchange } from './connections/node-exchange.ts';
import type { Dashboard } from './dashboard/load-dashboard.ts';
import type { Login } from './dashboard/login.ts';
import { DASHBOARD_PAGES } from './dashboard/pages.ts';
import { type StaticFile, staticResponse } from './dashboard/static-response.ts';
import type { Health, Readiness } from './health/health.ts';
import type { IndexAge } from './health/index-age.ts';
import { GRAPHQL_PATH, LINKS_PATH, LOGIN_PATH, poolPath, REPORTS_PATH } from './messages/paths.ts';
import { resolveRequestId } from './messages/request-id.ts';
import { SECURITY_HEADERS } from './security/security-headers.ts';

/** What a handler gets besides the request. */
export interface RequestInfo {
  /** Whether the server has stopped accepting connections. */
  readonly isStopping: boolean;
}

interface RouteBase {
  /** As it stands in the request. A `*` at its end stands for a part without a slash; `*` alone for what no other route has. */
  readonly path: string;
  /** Other methods get a 405. Null: the handler accepts every method. */
  readonly methods: readonly string[] | null;
}

/** A handler like `fetch`, both in Node and in Lambda. */
interface FetchRoute extends RouteBase {
  /** In Node, a request without `serve` has no body, and of the headers only those that choose the form of a file. */
  handle(request: Request, info: RequestInfo): Response | Promise<Response>;
  /** Replaces `handle` in Node, for what a Response cannot do there: events that are sent as they come. */
  serve?(exchange: NodeExchange): unknown;
}

/** Only for Node's server: streams, and sends trailers. Not found in Lambda, whose responses are sent whole. */
interface StreamRoute extends RouteBase {
  readonly handle?: undefined;
  serve(exchange: NodeExchange): unknown;
}

export type Route = FetchRoute | StreamRoute;

/** What answers the requests to one pool. */
export interface PoolHandlers {
  readonly poolId: string;
  readonly graphql: GraphqlHandler;
  readonly reports: readonly ReportHandler[];
  /** How its callers come to a token, as the dashboard asks for it each time that it has none. */
  login(): Login;
}

/** What serves one report. */
export interface ReportHandler {
  /** Its path below `/reports/`: `membership.csv`. */
  readonly file: string;
  serve(exchange: NodeExchange): Promise<void>;
  /** Makes a link to it. */
  serveLink(exchange: NodeExchange): Promise<void>;
}

export interface RouteHandlers {
  /** Each is served under `/pools/<id>`, the first one without that prefix as well. */
  readonly pools: readonly [PoolHandlers, ...PoolHandlers[]];
  readonly health: Health;
  /** Of each pool that has an index. Asked where the service is ready, so that the store answers. */
  readonly indexAges?: () => Promise<readonly IndexAge[]>;
  readonly logger: Logger;
  /** Null: the root leads to the API instead. */
  readonly dashboard?: Dashboard | null;
}

/** As Yoga creates it: for `fetch`, and for Node's server. */
interface GraphqlHandler {
  (request: IncomingMessage, response: ServerResponse): unknown;
  fetch(request: Request): Response | Promise<Response>;
}

const READ = ['GET', 'HEAD'];

/** Returns every route of the service. */
export function createRoutes({
  pools,
  health,
  indexAges = async () => [],
  logger,
  dashboard = null,
}: RouteHandlers): readonly Route[] {
  const ready = async ({ url }: Request, { isStopping }: RequestInfo) => {
    const state = await readiness(health, isStopping, logger);
    const suffices = state.ready || (state.serves === 'reads' && readsSuffice(url));
    const index = state.ready ? await indexAges() : [];
    return jsonResponse(suffices ? 200 : 503, index.length === 0 ? state : { ...state, index });
  };
  return [
    ...poolRoutes('', pools[0]),
    ...pools.flatMap((pool) => poolRoutes(poolPath(pool.poolId), pool)),
    ...(dashboard === null ? [REDIRECT_TO_API] : dashboardRoutes(dashboard, pools)),
    // For monitors with a single URL: whether the service can do its work, not only whether the process responds.
    { path: '/health', methods: READ, handle: ready },
    { path: '/health/ready', methods: READ, handle: ready },
    { path: '/health/live', methods: READ, handle: () => jsonResponse(200, { status: 'ok' }) },
    { path: '*', methods: null, handle: (request) => nothingHere(request, dashboard) },
  ];
}

const REDIRECT_TO_API: Route = {
  path: '/',
  methods: READ,
  handle: () => new Response(null, { status: 302, headers: { location: GRAPHQL_PATH } }),
};

/** The dashboard of each pool is the same page, which finds its pool in its own address. */
function dashboardRoutes({ page, assets }: Dashboard, pools: RouteHandlers['pools']): readonly Route[] {
  const served = [{ prefix: '', pool: pools[0] }, ...pools.map((pool) => ({ prefix: poolPath(pool.poolId), pool }))];
  const pages = served.flatMap(({ prefix }) => DASHBOARD_PAGES.map((path) => fileRoute(`${prefix}${path}`, page)));
  const logins = served.map(({ prefix, pool }) => ({
    path: `${prefix}${LOGIN_PATH}`,
    methods: READ,
    handle: () => jsonResponse(200, pool.login()),
  }));
  return [...pages, ...logins, ...[...assets].map(([path, file]) => fileRoute(path, file))];
}

function fileRoute(path: string, file: StaticFile): Route {
  return { path, methods: READ, handle: (request) => staticResponse(file, request) };
}

/** Whoever follows a wrong link in a browser is told so by the dashboard, with the way to its screens around. */
function nothingHere(request: Request, dashboard: Dashboard | null): Response {
  const wantsPage = READ.includes(request.method) && (request.headers.get('accept') ?? '').includes('text/html');
  if (dashboard === null || !wantsPage) return nothingFound();
  const { body, headers } = staticResponse(dashboard.page, request);
  return new Response(body, { status: 404, headers });
}

/** @param prefix of their paths: empty, or `/pools/<id>` */
function poolRoutes(prefix: string, { graphql, reports }: PoolHandlers): readonly Route[] {
  return [
    {
      path: `${prefix}${GRAPHQL_PATH}`,
      methods: null,
      handle: (request) => graphql.fetch(request),
      serve: ({ request, response }) => graphql(request, response),
    },
    ...reports.flatMap(({ file, serve, serveLink }) => [
      { path: `${prefix}${REPORTS_PATH}${file}`, methods: READ, serve },
      { path: `${prefix}${LINKS_PATH}${file}`, methods: ['POST'], serve: serveLink },
    ]),
  ];
}

/** Returns the route of a request, or the response to one that has none. */
export function matchRoute<R extends Route>(routes: readonly R[], method: string, path: string): R | Response {
  const route = routes.find((each) => matchesPath(each.path, path));
  if (route === undefined) return nothingFound();
  if (route.methods === null || route.methods.includes(method)) return route;
  return jsonResponse(405, { error: 'Method not allowed.' }, { allow: route.methods.join(', ') });
}

/** Returns a handler like `fetch` for all routes, for AWS Lambda. CORS is left to the gateway or the function URL. */
export function createFetchHandler(routes: readonly Route[]): (request: Request) => Promise<Response> {
  const answered = routes.filter((route) => route.handle !== undefined);
  return async (request) => {
    const { method, url, headers: sent } = request;
    const route = matchRoute(answered, method, new URL(url).pathname);
    const response = route instanceof Response ? route : await route.handle(request, { isStopping: false });
    const headers = new Headers({ ...SECURITY_HEADERS, 'x-request-id': resolveRequestId(sent.get('x-request-id')) });
    for (const name of response.headers.keys()) headers.delete(name);
    for (const [name, value] of response.headers) headers.append(name, value);
    return new Response(method === 'HEAD' ? null : response.body, { status: response.status, headers });
  };
}

function matchesPath(pattern: string, path: string): boolean {
  // What a client writes there may be no path: `//`.
  if (pattern === '*') return URL.canParse(path, 'http://localhost');
  if (!pattern.endsWith('/*')) return path === pattern;
  const start = pattern.slice(0, -1);
  return path.startsWith(start) && !path.slice(start.length).includes('/');
}

function nothingFound(): Response {
  return jsonResponse(404, { error: `Nothing is here. The API is at ${GRAPHQL_PATH}.` });
}

async function readiness(health: Health, isStopping: boolean, logger: Logger): Promise<Readiness> {
  if (isStopping) return { ready: false, serves: 'nothing', reason: 'The service is shutting down.' };
  try {
    return await health.ready();
  } catch (err) {
    logger.error({ err }, 'The readiness check failed.');
    return { ready: false, serves: 'nothing', reason: 'The readiness check failed.' };
  }
}

/** Whether the client wants to go on reading while nothing can be changed: a load balancer that has no other instance. */
function readsSuffice(url: string): boolean {
  return new URL(url).searchParams.get('serves') === 'reads';
}

function jsonResponse(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(body, { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers } });
}
