import { z } from 'zod';
import { type Pairs, toRequest } from './event-request.ts';

const singleValues = z.record(z.string(), z.string().optional()).nullish();
const manyValues = z.record(z.string(), z.array(z.string()).optional()).nullish();
const content = { body: z.string().nullish(), isBase64Encoded: z.boolean().default(false) };
const stage = z.string().default('$default');

/** What an API Gateway REST API sends, and an HTTP API that is told to: payload format 1.0. */
const format1 = z.object({
  httpMethod: z.string(),
  path: z.string(),
  headers: singleValues,
  multiValueHeaders: manyValues,
  queryStringParameters: singleValues,
  multiValueQueryStringParameters: manyValues,
  ...content,
  requestContext: z.object({ stage }),
});

/** What an Application Load Balancer sends: like format 1.0, with either single or many values as its target group says. */
const loadBalancer = z.object({
  ...format1.shape,
  requestContext: z.object({ elb: z.looseObject({}) }),
});

/** What an API Gateway HTTP API and a function URL send: payload format 2.0. */
const format2 = z.object({
  version: z.literal('2.0'),
  rawPath: z.string(),
  rawQueryString: z.string().default(''),
  headers: singleValues,
  cookies: z.array(z.string()).nullish(),
  ...content,
  requestContext: z.object({ stage, http: z.object({ method: z.string() }) }),
});

/** How an answer is to look, by the source of its event. */
export type ResultFormat = '1.0' | '2.0' | 'ALB' | 'ALB with many values';

/** An HTTP request as Lambda is handed it, and the format that its answer takes. */
export interface HttpEvent {
  /** Null if the parts are those of no request: a name of a host with a blank, a method that none may have. */
  readonly request: Request | null;
  readonly format: ResultFormat;
}

/**
 * Reads the event of an API Gateway REST API, an HTTP API, a function URL or an Application Load Balancer.
 *
 * @throws TypeError for an event of another source: the function is wired up wrongly
 */
export function readHttpEvent(event: unknown): HttpEvent {
  const second = format2.safeParse(event);
  if (second.success) return { request: requestOf2(second.data), format: '2.0' };
  const balanced = loadBalancer.safeParse(event);
  if (balanced.success) {
    const format = balanced.data.multiValueHeaders == null ? 'ALB' : 'ALB with many values';
    return { request: requestOfBalancer(balanced.data), format };
  }
  const first = format1.safeParse(event);
  if (first.success) return { request: requestOf1(first.data), format: '1.0' };
  throw new TypeError(
    'This function answers events of API Gateway (REST APIs, and HTTP APIs in either payload format), of function URLs and of Application Load Balancers. This event is of none of them.',
  );
}

function requestOf1(event: z.output<typeof format1>): Request | null {
  // This format hands the values over decoded.
  const query = new URLSearchParams();
  for (const [name, value] of valuesOf(event.multiValueQueryStringParameters, event.queryStringParameters)) {
    query.append(name, value);
  }
  return toRequest({
    ...event,
    method: event.httpMethod,
    path: withoutStage(event.path, event.requestContext.stage),
    query: query.toString(),
    headers: valuesOf(event.multiValueHeaders, event.headers),
  });
}

function requestOfBalancer(event: z.output<typeof loadBalancer>): Request | null {
  // A load balancer hands them over as the client has encoded them.
  const pairs = valuesOf(event.multiValueQueryStringParameters, event.queryStringParameters);
  return toRequest({
    ...event,
    method: event.httpMethod,
    path: event.path,
    query: pairs.map(([name, value]) => `${name}=${value}`).join('&'),
    headers: valuesOf(event.multiValueHeaders, event.headers),
  });
}

function requestOf2(event: z.output<typeof format2>): Request | null {
  const cookies: Pairs = event.cookies?.length ? [['cookie', event.cookies.join('; ')]] : [];
  return toRequest({
    ...event,
    method: event.requestContext.http.method,
    path: withoutStage(event.rawPath, event.requestContext.stage),
    query: event.rawQueryString,
    headers: [...valuesOf(null, event.headers), ...cookies],
  });
}

/** Under its own domain, an HTTP API puts the name of a stage before the path; a REST API does not. */
function withoutStage(path: string, stageName: string): string {
  return path.startsWith(`/${stageName}/`) ? path.slice(stageName.length + 1) : path;
}

/** Returns the many values of each name, and the single one of a name that has no others. */
function valuesOf(many: z.output<typeof manyValues>, single: z.output<typeof singleValues>): Pairs {
  const found = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(single ?? {})) if (value !== undefined) found.set(name, [value]);
  for (const [name, values] of Object.entries(many ?? {})) if (values !== undefined) found.set(name, values);
  return [...found].flatMap(([name, values]) => values.map((value) => [name, value] as const));
}
