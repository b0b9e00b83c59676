import { composeReports } from '../../app/create-service.ts';
import { systemClock } from '../../domain/ports/clock.ts';
import type { ScanEvent } from '../../domain/scan/scan-event.ts';
import type { ReportNeeds } from '../../domain/scan/scan-scope.ts';
import { EXIT, Refusal } from '../errors/cli-error.ts';
import { reasonOf } from '../errors/error-message.ts';
import { readConfig } from '../input/read-config.ts';
import { standardOutput } from '../output/output.ts';
import { Interruption } from '../signals/interrupt-signal.ts';
import { commandSurroundings } from './command-dependencies.ts';

/**
 * Reads from the pool what is needed, and prints the text that is made of it. Takes no part in the store, so it runs
 * beside the service. Answers with the exit code.
 */
export async function printScan(
  needs: ReportNeeds,
  textOf: (events: AsyncIterable<ScanEvent>) => Promise<string>,
): Promise<number> {
  const config = readConfig();
  const interruption = new Interruption(systemClock);
  const source = composeReports(config, await commandSurroundings(config));
  try {
    const scan = source.openScan(interruption.signal)(needs, Number.POSITIVE_INFINITY);
    const output = standardOutput(interruption.signal);
    await output.write(await textOf(scan.events()));
    await output.complete();
    return 0;
  } catch (error) {
    if (interruption.exitCode !== null) return interruption.exitCode;
    throw error instanceof Refusal ? error : new Refusal(EXIT.failed, reasonOf(error));
  } finally {
    source.close();
    interruption.forget();
  }
}
