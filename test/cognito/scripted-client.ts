import { type CognitoClientOptions, createCognitoClient } from '../../src/cognito/client.ts';
import { createCognitoDirectory } from '../../src/cognito/directory.ts';
import { isThrottle } from '../../src/cognito/errors.ts';
import { Pacer } from '../../src/cognito/rate/pacer.ts';
import { type Quotas, UNLIMITED } from '../../src/cognito/rate/quotas.ts';
import { CallMeter } from '../../src/domain/ports/call-meter.ts';
import type { CallOptions, Directory } from '../../src/domain/ports/directory.ts';
import { FakeClock } from '../support/fake-clock.ts';

/** What becomes of one attempt. */
export type Turn =
  | { readonly output: object }
  | { readonly exception: string; readonly message?: string; readonly status?: number }
  /** No answer: the connection ends with this error. */
  | { readonly failure: Error }
  /** The answer takes a while, whatever the client does. */
  | { readonly later: Promise<{ readonly output: object }> }
  /** No answer until the client gives up. */
  | 'silence';

/** One attempt that left the SDK. */
export interface Attempt {
  readonly operation: string;
  /** The request's body as the wire has it. */
  readonly input: Readonly<Record<string, unknown>>;
  /** The SDK's own count within one run of its retry loop: 1 is the first try. */
  readonly sdkAttempt: number;
}

export interface ScriptedPool {
  readonly directory: Directory;
  readonly attempts: readonly Attempt[];
  readonly meter: CallMeter;
  readonly pacer: Pacer;
  /** The pacer's. The SDK's back-off keeps the machine's time. */
  readonly clock: FakeClock;
}

export interface ScriptOptions {
  readonly session?: Partial<CallOptions>;
  readonly quotas?: Quotas;
  readonly clock?: FakeClock;
  /** Left out: some that the script does not look at. */
  readonly credentials?: CognitoClientOptions['credentials'];
}

export const USER_POOL_ID = 'us-east-1_Abc123456';

const ANY_CREDENTIALS = { accessKeyId: 'x', secretAccessKey: 'x' };

/** The directory over the service's own client and pacer; in the network's place, a script with one turn per attempt. */
export function openScriptedPool(
  turns: readonly Turn[],
  { session, quotas = UNLIMITED, clock = new FakeClock(), credentials = ANY_CREDENTIALS }: ScriptOptions = {},
): ScriptedPool {
  const attempts: Attempt[] = [];
  const pacer = new Pacer({ quotas, clock, isThrottle });
  const meter = session?.meter ?? new CallMeter();
  const client = createCognitoClient({
    region: 'us-east-1',
    credentials,
    requestHandler: {
      metadata: { handlerProtocol: 'http/1.1' },
      async handle(request: HandlerRequest, { abortSignal }: { readonly abortSignal?: unknown } = {}) {
        const turn = turns[attempts.length];
        attempts.push(readAttempt(request));
        if (turn === undefined) throw new Error(`The script has no turn for attempt ${attempts.length}.`);
        return { response: await take(turn, abortSignal) };
      },
      destroy() {},
      updateHttpClientConfig() {},
      httpHandlerConfigs: () => ({}),
    },
  });
  const openDirectory = createCognitoDirectory({ client, pacer, userPoolId: USER_POOL_ID, region: 'us-east-1' });
  const directory = openDirectory({ priority: 'interactive', ...session, meter });
  return { directory, attempts, meter, pacer, clock };
}

/** As the SDK's node handler passes on a broken connection. */
export function brokenConnection(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code });
}

interface HandlerRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

function readAttempt({ headers, body }: HandlerRequest): Attempt {
  const [, operation = ''] = (headers['x-amz-target'] ?? '').split('.');
  const [, sdkAttempt] = /attempt=(\d+)/.exec(headers['amz-sdk-request'] ?? '') ?? [];
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body);
  return { operation, input: JSON.parse(text), sdkAttempt: Number(sdkAttempt) };
}

async function take(turn: Turn, abortSignal: unknown) {
  if (turn === 'silence') return untilAborted(abortSignal);
  if ('later' in turn) return response(200, (await turn.later).output);
  if ('failure' in turn) throw turn.failure;
  if ('output' in turn) return response(200, turn.output);
  return response(turn.status ?? 400, { __type: turn.exception, message: turn.message ?? 'As scripted.' });
}

function response(statusCode: number, body: object) {
  const headers = { 'content-type': 'application/x-amz-json-1.1' };
  return { statusCode, headers, body: Buffer.from(JSON.stringify(body)) };
}

function untilAborted(abortSignal: unknown): Promise<never> {
  return new Promise((_, reject) => {
    if (!(abortSignal instanceof AbortSignal)) return reject(new Error('Silence needs a signal that ends it.'));
    const abort = () => reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' }));
    abortSignal.addEventListener('abort', abort, { once: true });
  });
}
