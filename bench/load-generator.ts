import { Agent, request } from 'node:http';
import type { Served } from './server-process.ts';

/** The time-out of a response. */
const PATIENCE_MS = 10_000;
/** Characters of a wrong response that are shown. */
const LONGEST_REASON = 200;

export interface Load {
  readonly document: string;
  /** Concurrent requests, each on a kept-alive connection of its own. */
  readonly connections: number;
  readonly seconds: number;
}

export interface LoadResult {
  readonly answered: number;
  /** Responses that were wrong or missing. */
  readonly failed: number;
  /** The failures, with their counts. */
  readonly reasons: ReadonlyMap<string, number>;
  readonly perSecond: number;
}

/** Repeats the same request. A response is correct if its status is 200 and it has no errors. */
export async function putUnderLoad(
  { url, token }: Served,
  { document, connections, seconds }: Load,
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const body = JSON.stringify({ query: document });
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    'content-length': Buffer.byteLength(body),
    ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
  };
  const ask = () =>
    new Promise<string | null>((resolve) => {
      const sent = request(url, { agent, method: 'POST', headers, timeout: PATIENCE_MS }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error) => resolve(error.message));
        response.on('end', () => {
          const answer = Buffer.concat(chunks);
          const isRight = response.statusCode === 200 && !answer.includes('"errors"');
          resolve(isRight ? null : `${response.statusCode} ${answer.toString().slice(0, LONGEST_REASON)}`);
        });
      });
      sent.on('timeout', () => sent.destroy(new Error(`no answer for ${PATIENCE_MS} ms`)));
      sent.on('error', (error) => resolve(error.message));
      sent.end(body);
    });

  let [answered, failed] = [0, 0];
  const reasons = new Map<string, number>();
  const begun = performance.now();
  const until = begun + seconds * 1_000;
  const connection = async () => {
    while (performance.now() < until) {
      const reason = await ask();
      if (reason === null) {
        answered += 1;
      } else {
        failed += 1;
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  const took = (performance.now() - begun) / 1_000;
  agent.destroy();
  return { answered, failed, reasons, perSecond: answered / took };
}
