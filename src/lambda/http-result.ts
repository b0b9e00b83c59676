import { STATUS_CODES } from 'node:http';
import type { ResultFormat } from './http-event.ts';

/** What Lambda takes for the answer to an event of format 1.0, of 2.0, or of a load balancer. */
export type HttpResult = ResultOfSingleValues | ResultOfManyValues | HttpResult2;

interface Result {
  readonly statusCode: number;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

interface ResultOfManyValues extends Result {
  readonly statusDescription?: string;
  readonly multiValueHeaders: Readonly<Record<string, readonly string[]>>;
}

interface ResultOfSingleValues extends Result {
  readonly statusDescription: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface HttpResult2 extends Result {
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
}

/** Waits for the whole body: nothing is streamed. */
export async function toHttpResult(response: Response, format: ResultFormat): Promise<HttpResult> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const isBase64Encoded = !isText(response.headers);
  const body = bytes.toString(isBase64Encoded ? 'base64' : 'utf8');
  const cookies = response.headers.getSetCookie();
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'set-cookie'));
  const statusCode = response.status;
  const result = { statusCode, body, isBase64Encoded };
  // Load balancers want both, the number and its words.
  const statusDescription = `${statusCode} ${STATUS_CODES[statusCode] ?? ''}`.trim();
  switch (format) {
    case '2.0':
      return { ...result, headers, cookies };
    case '1.0':
      return { ...result, multiValueHeaders: manyOf(headers, cookies) };
    case 'ALB':
      // Where each name has one value, so has this.
      return { ...result, statusDescription, headers: { ...headers, ...lastOf(cookies) } };
    case 'ALB with many values':
      return { ...result, statusDescription, multiValueHeaders: manyOf(headers, cookies) };
  }
}

function manyOf(headers: Readonly<Record<string, string>>, cookies: readonly string[]) {
  const many: Record<string, readonly string[]> = {};
  for (const [name, value] of Object.entries(headers)) many[name] = [value];
  if (cookies.length > 0) many['set-cookie'] = cookies;
  return many;
}

function lastOf(cookies: readonly string[]): Record<string, string> {
  const last = cookies.at(-1);
  return last === undefined ? {} : { 'set-cookie': last };
}

/** Returns whether the body survives as a string: a compressed one does not. */
function isText(headers: Headers): boolean {
  if (headers.has('content-encoding')) return false;
  const type = headers.get('content-type') ?? 'text/plain';
  return /^(text\/|application\/([\w.-]+\+)?json)/i.test(type);
}
