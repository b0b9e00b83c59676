import type { Writable } from 'node:stream';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { fileErrorMessage } from '../errors/file-error.ts';

/** Where a command writes its text. Its methods reject with CliError. */
export interface Output {
  /** Resolves once there is room for more. */
  write(content: string | Uint8Array): Promise<void>;
  /** Called once everything is written. */
  complete(): Promise<void>;
  /** Called if the text is incomplete. */
  discard(): Promise<void>;
}

/** The exit code of a program that writes to a pipe without a reader: 128 plus the number of SIGPIPE, which Node ignores. */
export const BROKEN_PIPE = 141;
/** The codes of writing to a pipe without a reader, and to a closed terminal. */
const CLOSED_OUTPUT_CODES = new Set<string | undefined>(['EPIPE', 'EIO']);

/** Returns whether the reader of the output has gone. */
export function isClosedOutput(error: NodeJS.ErrnoException): boolean {
  return CLOSED_OUTPUT_CODES.has(error.code);
}

/** Returns an error with one line: what could not be written, and why. */
export function writeError(name: string, error: Error): CliError {
  return new CliError(
    EXIT_CODE.failed,
    `Cannot write ${name}: ${fileErrorMessage(error, 'there is no such directory')}.`,
  );
}

/** Returns the standard output. If its reader leaves, as `head` does, nothing is printed about it. */
export function standardOutput(signal?: AbortSignal): Output {
  return {
    write: (content) => writeTo(process.stdout, content, signal).catch(refuseStandardOutput),
    // A pipe is written in the background: the command must not end before that.
    complete: () => writeTo(process.stdout, '', signal).catch(refuseStandardOutput),
    async discard() {},
  };
}

/** Prints a text on the standard output. Resolves once it is written. */
export async function print(text: string): Promise<void> {
  await standardOutput().write(text);
}

/** Resolves once it is written. Rejects with the error, or when the signal is aborted, since a reader may be slow. */
export function writeTo(stream: Writable, content: string | Uint8Array, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal?.reason);
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort, { once: true });
    stream.write(content, (error) => {
      signal?.removeEventListener('abort', abort);
      if (error) reject(error);
      else resolve();
    });
  });
}

function refuseStandardOutput(error: NodeJS.ErrnoException): never {
  throw isClosedOutput(error) ? new CliError(BROKEN_PIPE) : writeError('the standard output', error);
}
