import type { IncomingMessage } from 'node:http';
import type { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Actor } from '../../domain/model/actor.ts';
import { yieldToEventLoop } from '../../domain/primitives/yield-to-event-loop.ts';
import { httpGraphQLError } from '../errors/http-graphql-error.ts';
import { BULK_JSON_LIMITS, JSON_LIMITS, type JsonLimits, JsonSize, tooManyItems } from '../messages/json-size.ts';
import { getNodeRequest } from '../messages/node-request.ts';
import { badRequest, textOf } from '../messages/request-encoding.ts';
import { membersOf } from '../messages/request-members.ts';
import { MIN_LARGE_BYTES } from '../security/large-request-limit.ts';
import { rejectBatch } from './reject-batch.ts';
import type { RequestState, RequestStates } from './request-state.ts';

/** Bytes. Far above any document with its variables; Yoga's own limit is 25 MB. */
export const MAX_BODY_BYTES = 1_000_000;
/**
 * Of who may change memberships or accounts in bulk, for that alone: 100,000 usernames of 128 ASCII characters, the longest
 * there are, and as many commas and quotation marks. `JSON.parse` takes some 50 ms for them.
 */
const MAX_BULK_BODY_BYTES = 16_000_000;
const MAX_BODY: BodyLimits = { bytes: MAX_BODY_BYTES, json: JSON_LIMITS };
const MAX_BULK_BODY: BodyLimits = { bytes: MAX_BULK_BODY_BYTES, json: BULK_JSON_LIMITS };
const BULK_PERMISSIONS = ['MEMBERSHIP_WRITE', 'ACCOUNT_WRITE', 'USER_WRITE'] as const;

interface BodyLimits {
  readonly bytes: number;
  readonly json: JsonLimits;
}

/**
 * Reads the body of a POST, which is JSON and no longer than the caller's limit.
 *
 * Yoga's own limit sends every body through a web stream and a pipe of Node's: a quarter of the CPU of a small request.
 * This reads it where it arrives, and no further than the limit.
 */
export function useRequestBody(requestStates: RequestStates): Plugin {
  return {
    onRequestParse({ request, serverContext, setRequestParser }) {
      if (request.method !== 'POST') return;
      const state = requestStates.of(request);
      const limits = limitsOf(state.actor);
      const length = Number(request.headers.get('content-length')) || 0;
      if (length > limits.bytes) throw tooLarge(limits.bytes);
      const incoming = getNodeRequest(serverContext);
      setRequestParser(async () => {
        const received = new Body(limits, length);
        await (incoming ? readIncoming(incoming, received, state) : readStream(request.body, received, state));
        state.bulkOnly = received.bulkOnly;
        const body = await (received.bulkOnly ? parseInTurns(received) : parse(received.takeText()));
        if (Array.isArray(body)) return rejectBatch(body.length, (code) => state.errorCodes.add(code));
        return membersOf(body);
      });
    },
  };
}

function limitsOf(actor: Actor | null): BodyLimits {
  const mayBulk = BULK_PERMISSIONS.some((permission) => actor?.permissions.has(permission));
  return mayBulk ? MAX_BULK_BODY : MAX_BODY;
}

/** By its events: an iterator would destroy the connection with the rest of a body that is too long, the answer with it. */
function readIncoming(incoming: IncomingMessage, body: Body, state: RequestState): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: unknown) => {
      reject(error);
      // The rest is read, and dropped.
      incoming.off('data', take).resume();
    };
    const take = (chunk: Buffer) => {
      try {
        body.take(chunk);
      } catch (error) {
        return refuse(error);
      }
      if (!body.isLarge || state.admitLarge === null) return;
      incoming.pause();
      state.admitLarge().then(() => incoming.resume(), refuse);
    };
    incoming.on('data', take);
    incoming.once('end', resolve);
    incoming.once('error', () => reject(badRequest('The request ended before its body was complete.')));
  });
}

async function readStream(stream: ReadableStream<Uint8Array> | null, body: Body, state: RequestState): Promise<void> {
  const reader = stream?.getReader();
  try {
    for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
      body.take(read.value);
      if (body.isLarge) await state.admitLarge?.();
    }
  } catch (error) {
    void reader?.cancel();
    throw error;
  }
}

/** A body as it comes, in one buffer: pieces that are joined at the end take twice the memory, and a moment of the process. */
class Body {
  readonly #maxBytes: number;
  readonly #size: JsonSize;
  #buffer: Buffer;
  #length = 0;

  /** @param length as the sender says, 0 where it does not: a buffer that grows leaves as much behind */
  constructor({ bytes, json }: BodyLimits, length: number) {
    this.#maxBytes = bytes;
    this.#size = new JsonSize(json);
    this.#buffer = Buffer.allocUnsafe(length);
  }

  get isLarge(): boolean {
    return this.#length > MIN_LARGE_BYTES;
  }

  /** What is wrong with it unless it is a bulk mutation; null where nothing is. */
  get bulkOnly(): GraphQLError | null {
    if (this.#length > MAX_BODY_BYTES) return tooLarge(MAX_BODY_BYTES);
    return this.#size.isBulk ? tooManyItems() : null;
  }

  /** @throws GraphQLError if the body is too long, or holds too much */
  take(chunk: Uint8Array): void {
    const length = this.#length + chunk.byteLength;
    if (length > this.#maxBytes) throw tooLarge(this.#maxBytes);
    this.#size.take(chunk);
    if (length > this.#buffer.length) this.#grow(length);
    this.#buffer.set(chunk, this.#length);
    this.#length = length;
  }

  /** Decodes it, and lets go of the bytes: whoever holds it on needs half the memory. */
  takeText(): string {
    const text = textOf(this.#buffer.subarray(0, this.#length));
    this.#buffer = Buffer.alloc(0);
    return text;
  }

  #grow(length: number): void {
    const grown = Buffer.allocUnsafe(Math.max(length, 2 * this.#buffer.length));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}

async function parseInTurns(received: Body): Promise<object> {
  const text = received.takeText();
  await yieldToEventLoop();
  const body = parse(text);
  await yieldToEventLoop();
  return body;
}

/** Without the parser's own message, which quotes the body. */
function parse(text: string): object {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw badRequest('POST body sent invalid JSON.');
  }
  if (typeof body === 'object' && body !== null) return body;
  throw badRequest(`POST body is expected to be object but received ${body === null ? 'null' : typeof body}`);
}

/**
 * The connection is not closed: it would be reset while the client still writes, which then sees EPIPE and never the
 * answer. Node reads on what is left and drops it, for as long as a request may take.
 */
export function tooLarge(maxBytes: number): GraphQLError {
  return httpGraphQLError(
    'REQUEST_ENTITY_TOO_LARGE',
    `The request is longer than ${maxBytes / 1_000_000} MB${maxBytes === MAX_BODY_BYTES ? ', which is the limit of all but bulk mutations by who may make them' : ''}. Send fewer items at once; for bulk input the command line, cognito-admin-graphql, takes files.`,
  );
}
