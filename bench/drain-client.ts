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
  /** How many have had an answer. */
  connected: number;
  /** What went wrong with requests that were accepted, and how often. */
  readonly failures: Map<string, number>;
  /** New connections that were reset before an answer: taken by the kernel, and as far as can be told not by the process. */
  reset: number;
}

/** What became of one request. */
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
 * Asks again and again on a connection that is kept, and on a new one where the server ends it, until none is to be had.
 * An answer is right where its status is 200 and it holds no errors.
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
