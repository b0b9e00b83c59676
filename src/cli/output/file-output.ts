import type { Stats } from 'node:fs';
import { constants, createWriteStream, fstat, open } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { promisify } from 'node:util';
import type { Clock } from '../../domain/ports/clock.ts';
import { delay } from '../../domain/primitives/delay.ts';
import { CliError } from '../errors/cli-error.ts';
import { findTarget } from './file-target.ts';
import { type Output, standardOutput, writeError, writeTo } from './output.ts';
import { replaceFile } from './replace-file.ts';

/** How a file is opened for writing. */
export interface FileOutputOptions {
  /** Ends the wait for a slow reader, and for the first reader of a FIFO. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** Milliseconds between two attempts to open a FIFO. */
const READER_INTERVAL_MS = 50;

/**
 * Opens a file for writing. A regular file is replaced once it is complete; of a link, the file that it leads to. Anything
 * else, a device, a FIFO or `/dev/stdout`, is written as the text comes.
 *
 * @throws CliError if it cannot be written, before anything is read from the pool
 */
export async function fileOutput(file: string, options: FileOutputOptions): Promise<Output> {
  return await openOutput(file, options).then(
    (output) => namingFaults(file, output),
    (error: unknown) => refuse(file, error),
  );
}

/** Removes a regular file, and nothing else. Of a link, removes the file that it leads to. */
export async function removeFile(file: string): Promise<void> {
  const target = await findTarget(file).catch(() => null);
  if (target?.kind === 'file' && target.existing !== null) await rm(target.path).catch((error) => refuse(file, error));
}

async function openOutput(file: string, { signal, clock }: FileOutputOptions): Promise<Output> {
  const target = await findTarget(file);
  switch (target.kind) {
    case 'file':
      return await replaceFile(target.path, target.existing);
    case 'device':
      return streamOutput(createWriteStream('', { fd: await openDescriptor(target.path, constants.O_WRONLY) }), signal);
    case 'fifo':
      return streamOutput(new Socket({ fd: await openFifo(target.path, signal, clock), readable: false }), signal);
    case 'descriptor':
      return await descriptorOutput(target.descriptor, signal);
  }
}

const openDescriptor = promisify<string, number, number>(open);
const statDescriptor = promisify<number, Stats>(fstat);

async function descriptorOutput(descriptor: number, signal: AbortSignal): Promise<Output> {
  if (descriptor === 1) return standardOutput(signal);
  // Rejects if the descriptor is not open.
  await statDescriptor(descriptor);
  return streamOutput(createWriteStream('', { fd: descriptor, autoClose: false }), signal);
}

function streamOutput(stream: Writable, signal: AbortSignal): Output {
  // Each write gets its own error. Without a listener the event would end the process.
  stream.on('error', () => {});
  return {
    write: (text) => writeTo(stream, text, signal),
    complete: () => new Promise((resolve) => stream.end(resolve)),
    async discard() {
      stream.destroy();
    },
  };
}

/**
 * Opens a FIFO once it has a reader. Opening it in the usual way would wait in the system, where a signal cannot end the
 * wait.
 *
 * @throws the signal's reason
 */
async function openFifo(path: string, signal: AbortSignal, clock: Clock): Promise<number> {
  for (;;) {
    signal.throwIfAborted();
    const descriptor = await openDescriptor(path, constants.O_WRONLY | constants.O_NONBLOCK).catch(nullWithoutReader);
    if (descriptor !== null) return descriptor;
    await delay(clock, READER_INTERVAL_MS, signal);
  }
}

function nullWithoutReader(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENXIO') return null;
  throw error;
}

function namingFaults(file: string, output: Output): Output {
  const named = (error: unknown) => refuse(file, error);
  return {
    write: (text) => output.write(text).catch(named),
    complete: () => output.complete().catch(named),
    discard: () => output.discard().catch(named),
  };
}

function refuse(file: string, error: unknown): never {
  if (error instanceof CliError || !(error instanceof Error) || error.name === 'AbortError') throw error;
  throw writeError(file, error);
}
