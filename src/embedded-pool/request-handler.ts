import { handleAwsJson } from './aws-json-protocol.ts';
import { type CognitoEmulator, ResponseLost } from './cognito-emulator.ts';

/** What the SDK passes to its handler, as far as it matters here. */
interface HandlerRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface HandlerResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/**
 * The `requestHandler` of `new CognitoIdentityProviderClient({ requestHandler })`: the client's own serialisation,
 * signing and retries, without a socket.
 */
export interface EmbeddedRequestHandler {
  readonly metadata: { readonly handlerProtocol: string };
  /** Rejects with AbortError when the signal aborts, and like a broken connection when a fault loses the response. */
  handle(request: HandlerRequest, options?: { readonly abortSignal?: unknown }): Promise<{ response: HandlerResponse }>;
  destroy(): void;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
}

export function createRequestHandler(service: CognitoEmulator): EmbeddedRequestHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle({ headers, body }, { abortSignal } = {}) {
      const target = headers['x-amz-target'] ?? '';
      try {
        const { body: json, ...response } = await handleAwsJson(service, target, textOf(body), signalOf(abortSignal));
        return { response: { ...response, body: Buffer.from(json) } };
      } catch (error) {
        throw error instanceof ResponseLost ? connectionReset() : error;
      }
    },
    destroy() {},
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}

/** Returns undefined for the SDK's own deprecated kind of signal, which its type still allows. */
function signalOf(signal: unknown): AbortSignal | undefined {
  return signal instanceof AbortSignal ? signal : undefined;
}

/** Returns the body's text. The SDK's bytes also pose as a string, and warn if they are used as one. */
function textOf(body: unknown): string {
  return body instanceof Uint8Array ? utf8.decode(body) : String(body ?? '');
}

const utf8 = new TextDecoder();

/** Returns the SDK's error for a broken connection, which the client recognizes as transient by its code. */
function connectionReset(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}
