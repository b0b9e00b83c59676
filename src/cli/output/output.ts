import type { Writable } from 'node:stream';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { fileErrorMessage } from '../errors/file-error.ts';

/** Where a command writes its text. What it cannot write it tells in a Refusal. */
export interface Output {
  /** Resolves once there is room for more. */
  write(text: string): Promise<void>;
  /** All is written. */
  complete(): Promise<void>;
  /** What was written is not the whole. */
  discard(): Promise<void>;
}

/** What a program ends with that writes to a pipe nobody reads: 128 and the number of SIGPIPE, which Node ignores. */
export const BROKEN_PIPE = 141;
/** Of writing to a pipe that nobody reads any more, and to a terminal that was closed. */
const CLOSED_OUTPUT_CODES = new Set<string | undefined>(['EPIPE', 'EIO']);

/** Is the fault that nobody reads any more? */
export function isClosedOutput(error: NodeJS.ErrnoException): boolean {
  return CLOSED_OUTPUT_CODES.has(error.code);
}

/** One line that names what could not be written, and why. */
export function writeError(name: string, error: Error): CliError {
  return new CliError(
    EXIT_CODE.failed,
    `Cannot write ${name}: ${fileErrorMessage(error, 'there is no such directory')}.`,
  );
}

/** Returns the standard output. Its reader may leave, as `head` does, without a word from anybody. */
export function standardOutput(signal?: AbortSignal): Output {
  return {
    write: (text) => writeTo(process.stdout, text, signal).catch(refuseStandardOutput),
    // A pipe is written in the background: the command must not end before.
    complete: () => writeTo(process.stdout, '', signal).catch(refuseStandardOutput),
    async discard() {},
  };
}

/** Says something on the standard output. Resolves once it is written. */
export async function print(text: string): Promise<void> {
  await standardOutput().write(text);
}

/** Resolves once the text is written; rejects with the fault, or once the signal fires: a reader may be slow. */
export function writeTo(stream: Writable, text: string, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal?.reason);
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort, { once: true });
    stream.write(text, (error) => {
      signal?.removeEventListener('abort', abort);
      if (error) reject(error);
      else resolve();
    });
  });
}

function refuseStandardOutput(error: NodeJS.ErrnoException): never {
  throw isClosedOutput(error) ? new CliError(BROKEN_PIPE) : writeError('the standard output', error);
}
