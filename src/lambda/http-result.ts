import type { HttpEvent } from './http-event.ts';

/** What Lambda takes for the answer to an event of format 1.0, or of 2.0. */
export type HttpResult = HttpResult1 | HttpResult2;

interface HttpResult1 {
  readonly statusCode: number;
  readonly multiValueHeaders: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

interface HttpResult2 {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** Waits for the whole body: nothing is streamed. */
export async function httpResult(response: Response, format: HttpEvent['format']): Promise<HttpResult> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const isBase64Encoded = !isText(response.headers);
  const body = bytes.toString(isBase64Encoded ? 'base64' : 'utf8');
  const cookies = response.headers.getSetCookie();
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'set-cookie'));
  const statusCode = response.status;
  if (format === '2.0') return { statusCode, headers, cookies, body, isBase64Encoded };
  const multiValueHeaders: Record<string, readonly string[]> = {};
  for (const [name, value] of Object.entries(headers)) multiValueHeaders[name] = [value];
  if (cookies.length > 0) multiValueHeaders['set-cookie'] = cookies;
  return { statusCode, multiValueHeaders, body, isBase64Encoded };
}

/** Whether the body survives as a string: a compressed one does not. */
function isText(headers: Headers): boolean {
  if (headers.has('content-encoding')) return false;
  const type = headers.get('content-type') ?? 'text/plain';
  return /^(text\/|application\/([\w.-]+\+)?json)/i.test(type);
}
