import { systemClock } from '../../domain/ports/clock.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { errorMessage } from '../errors/error-message.ts';
import { fileOutput } from '../output/file-output.ts';
import { type Output, standardOutput } from '../output/output.ts';
import { InterruptSignal } from '../signals/interrupt-signal.ts';

/**
 * Writes a text to a file, which appears once it is complete, or to the standard output. It is opened before anything is read,
 * so that nothing is read that cannot be written. Exits with 0 once everything is written; with 1 and a line with the reason if
 * it fails; with 130 on Ctrl-C; with 141, as other programs do, if the reader of its output has gone.
 *
 * @param file null: the standard output
 * @param write writes the text and calls `complete`; the signal ends what it reads
 */
export async function writeOutput(
  file: string | null,
  write: (output: Output, signal: AbortSignal) => Promise<void>,
): Promise<number> {
  const interruption = new InterruptSignal(systemClock);
  try {
    const output = await openOutput(file, interruption.signal);
    await write(output, interruption.signal).catch(async (error: unknown) => {
      await output.discard();
      throw error;
    });
    return 0;
  } catch (error) {
    if (interruption.exitCode !== null) return interruption.exitCode;
    throw error instanceof CliError ? error : new CliError(EXIT_CODE.failed, errorMessage(error));
  } finally {
    interruption.dispose();
  }
}

async function openOutput(file: string | null, signal: AbortSignal): Promise<Output> {
  return file === null ? standardOutput(signal) : await fileOutput(file, { signal, clock: systemClock });
}

/**
 * Returns the file of `--output`; null for the standard output.
 *
 * @throws CliError if it names none
 */
export function outputFile(flag: string | undefined): string | null {
  if (flag === '') throw new CliError(EXIT_CODE.usage, '--output must name a file.');
  return flag ?? null;
}

/** @throws CliError if a workbook would be written to a terminal */
export function refuseTerminal(format: string, file: string | null): void {
  if (format !== 'xlsx' || file !== null || !process.stdout.isTTY) return;
  throw new CliError(EXIT_CODE.usage, 'A workbook is not for a terminal: name a file with --output.');
}
