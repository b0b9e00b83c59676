import type { IncomingMessage } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Actor } from '../../domain/model/actor.ts';
import { nodeRequestIn } from '../messages/node-request.ts';
import { badRequest, textOf } from '../messages/request-encoding.ts';
import { membersOf, refuseManyMembers } from '../messages/request-members.ts';
import { refuseBatch } from './reject-batch.ts';
import type { Exchanges } from './request-state.ts';

/** Bytes. Far above any document with its variables; Yoga's own limit is 25 MB. */
export const MAX_BODY_BYTES = 1_000_000;
/**
 * Of who may change memberships or accounts in bulk, for that alone: 100,000 usernames of 128 ASCII characters, the longest
 * there are, and as many commas and quotation marks. `JSON.parse` takes some 50 ms for them.
 */
const MAX_BULK_BODY_BYTES = 16_000_000;
const BULK_PERMISSIONS = ['MEMBERSHIP_WRITE', 'ACCOUNT_WRITE'] as const;

/**
 * Reads the body of a POST, which is JSON and no longer than the caller's limit.
 *
 * Yoga's own limit sends every body through a web stream and a pipe of Node's: a quarter of the CPU of a small request.
 * This reads it where it arrives, and no further than the limit.
 */
export function useRequestBody(exchanges: Exchanges): Plugin {
  return {
    onRequestParse({ request, serverContext, setRequestParser }) {
      if (request.method !== 'POST') return;
      const exchange = exchanges.of(request);
      const maxBytes = limitOf(exchange.actor);
      refuseByLength(request.headers.get('content-length'), maxBytes);
      const incoming = nodeRequestIn(serverContext);
      setRequestParser(async () => {
        const bytes = await (incoming ? readIncoming(incoming, maxBytes) : readStream(request.body, maxBytes));
        exchange.bodyBytes = bytes.byteLength;
        const text = textOf(bytes);
        if (bytes.byteLength > MAX_BODY_BYTES) refuseManyMembers(text);
        const body = parse(text);
        if (Array.isArray(body)) return refuseBatch(body.length, (code) => exchange.errorCodes.add(code));
        return membersOf(body);
      });
    },
  };
}

function limitOf(actor: Actor | null): number {
  const mayBulk = BULK_PERMISSIONS.some((permission) => actor?.permissions.has(permission));
  return mayBulk ? MAX_BULK_BODY_BYTES : MAX_BODY_BYTES;
}

function refuseByLength(contentLength: string | null, maxBytes: number): void {
  if (Number(contentLength ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

/** By its events: an iterator would destroy the connection with the rest of a body that is too long, the answer with it. */
function readIncoming(incoming: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes <= maxBytes) chunks.push(chunk);
      else reject(tooLarge(maxBytes));
    });
    incoming.once('end', () => resolve(Buffer.concat(chunks)));
    incoming.once('error', () => reject(badRequest('The request ended before its body was complete.')));
  });
}

async function readStream(stream: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<Buffer> {
  const reader = stream?.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
    bytes += read.value.byteLength;
    if (bytes > maxBytes) {
      void reader?.cancel();
      throw tooLarge(maxBytes);
    }
    chunks.push(read.value);
  }
  return Buffer.concat(chunks);
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
  return new GraphQLError(
    `The request is longer than ${maxBytes / 1_000_000} MB${maxBytes === MAX_BODY_BYTES ? ', which is the limit of all but bulk mutations by who may make them' : ''}. Send fewer items at once; for bulk input the command line, cognito-admin-graphql, takes files.`,
    { extensions: { code: 'REQUEST_ENTITY_TOO_LARGE', http: { status: 413 } } },
  );
}
