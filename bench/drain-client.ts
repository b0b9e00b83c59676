import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface TargetRequest {
  readonly url: string;
  readonly token: string;
  readonly document: string;
}

/** Of one connection, or of several. */
export interface Answers {
  answered: number;
  /** Requests that got a response. */
  connected: number;
  /** Failures of accepted requests, with their counts. */
  readonly failures: Map<string, number>;
  /** New connections that were reset before a response: accepted by the kernel, probably not by the process. */
  reset: number;
}

/** The result of one request. */
type Outcome =
  | { readonly kind: 'right' }
  | { readonly kind: 'wrong'; readonly why: string }
  /** Nobody listens any more. */
  | { readonly kind: 'refused' }
  /**
   * A new connection was reset: it was still in the kernel's queue when the process stopped to listen. Node takes one in
   * each turn of its loop. From here it looks the same as one that was taken and cut, so these are counted apart. On a kept
   * connection, which was taken, a reset is a failure.
   */
  | { readonly kind: 'reset' };

/**
 * Sends requests one after the other on a kept-alive connection, on a new one if the server closes it, until it gets none.
 * A response is correct if its status is 200 and it has no errors.
 */
export async function requestUntilRefused(asked: TargetRequest, answers: Answers): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let isFirst = true; ; isFirst = false) {
    const outcome = await ask(asked, agent);
    if (isFirst) answers.connected += 1;
    if (outcome.kind === 'refused') return;
    if (outcome.kind === 'right') answers.answered += 1;
    else if (outcome.kind === 'reset') answers.reset += 1;
    else answers.failures.set(outcome.why, (answers.failures.get(outcome.why) ?? 0) + 1);
  }
}

function ask({ url, token, document }: TargetRequest, agent: Agent): Promise<Outcome> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => resolve({ kind: 'wrong', why: error.code ?? error.message });
    const sent = request(url, { agent, method: 'POST', headers }, (response) => {
      text(response).then((answer) => {
        const isRight = response.statusCode === 200 && !answer.includes('"errors"');
        resolve(isRight ? { kind: 'right' } : { kind: 'wrong', why: `${response.statusCode} ${answer.slice(0, 200)}` });
      }, failed);
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') resolve({ kind: 'refused' });
      else if (error.code === 'ECONNRESET' && !sent.reusedSocket) resolve({ kind: 'reset' });
      else failed(error);
    });
    sent.end(JSON.stringify({ query: document }));
  });
}
