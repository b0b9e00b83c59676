import { z } from 'zod';

const headers = z.record(z.string(), z.string().optional()).nullish();
const manyValues = z.record(z.string(), z.array(z.string()).optional()).nullish();

/** What an API Gateway REST API sends, and an HTTP API that is told to: payload format 1.0. */
const format1 = z.object({
  httpMethod: z.string(),
  path: z.string(),
  headers,
  multiValueHeaders: manyValues,
  queryStringParameters: headers,
  multiValueQueryStringParameters: manyValues,
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().default(false),
  requestContext: z.object({ stage: z.string().default('$default') }),
});

/** What an API Gateway HTTP API and a function URL send: payload format 2.0. */
const format2 = z.object({
  version: z.literal('2.0'),
  rawPath: z.string(),
  rawQueryString: z.string().default(''),
  headers,
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().default(false),
  requestContext: z.object({ stage: z.string().default('$default'), http: z.object({ method: z.string() }) }),
});

/** An HTTP request as Lambda is handed it, and the format that its answer takes. */
export interface HttpEvent {
  readonly request: Request;
  readonly format: '1.0' | '2.0';
}

/**
 * Reads the event of an API Gateway REST API, an HTTP API or a function URL.
 *
 * @throws ZodError for an event of another source: the function is wired up wrongly
 */
export function readHttpEvent(event: unknown): HttpEvent {
  const second = format2.safeParse(event);
  return second.success
    ? { request: requestOf2(second.data), format: '2.0' }
    : { request: requestOf1(format1.parse(event)), format: '1.0' };
}

function requestOf1(event: z.output<typeof format1>): Request {
  const sent = new Headers();
  for (const [name, values] of valuesOf(event.multiValueHeaders, event.headers)) {
    for (const value of values) sent.append(name, value);
  }
  // This format hands the values over decoded.
  const query = new URLSearchParams();
  for (const [name, values] of valuesOf(event.multiValueQueryStringParameters, event.queryStringParameters)) {
    for (const value of values) query.append(name, value);
  }
  const path = withoutStage(event.path, event.requestContext.stage);
  return requestOf(event.httpMethod, path, query.toString(), sent, event);
}

function requestOf2(event: z.output<typeof format2>): Request {
  const { stage, http } = event.requestContext;
  const sent = new Headers();
  for (const [name, value] of Object.entries(event.headers ?? {})) if (value !== undefined) sent.append(name, value);
  if (event.cookies?.length) sent.set('cookie', event.cookies.join('; '));
  return requestOf(http.method, withoutStage(event.rawPath, stage), event.rawQueryString, sent, event);
}

/** Under its own domain, an HTTP API puts the name of a stage before the path; a REST API does not. */
function withoutStage(path: string, stage: string): string {
  return path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : path;
}

function requestOf(
  method: string,
  path: string,
  query: string,
  headers: Headers,
  { body, isBase64Encoded }: { readonly body?: string | null | undefined; readonly isBase64Encoded: boolean },
): Request {
  headers.set('accept', acceptedWhole(headers.get('accept')));
  const url = `https://${headers.get('host') ?? 'localhost'}${path}${query === '' ? '' : `?${query}`}`;
  const bytes =
    body == null || method === 'GET' || method === 'HEAD'
      ? null
      : Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  return new Request(url, { method, headers, body: bytes });
}

/**
 * The Accept header without the kinds that are streamed. A function's answer is sent once it is whole, and that of a
 * subscription never is: so it is refused, where it would otherwise run into the function's time-out.
 */
function acceptedWhole(accept: string | null): string {
  const kinds = (accept ?? '*/*').split(',').filter((kind) => !/^\s*(text\/event-stream|multipart\/mixed)/i.test(kind));
  return kinds.length === 0 ? 'application/json' : kinds.join(',');
}

/** The many values of each name, or the single one where the event has no others. */
function valuesOf(
  many: z.output<typeof manyValues>,
  single: z.output<typeof headers>,
): (readonly [string, string[]])[] {
  const found =
    many ??
    Object.fromEntries(Object.entries(single ?? {}).map(([name, value]) => [name, value === undefined ? [] : [value]]));
  return Object.entries(found).map(([name, values]) => [name, values ?? []]);
}
