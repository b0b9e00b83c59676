import { composeReports } from '../compose.ts';
import { systemClock } from '../domain/clock.ts';
import type { ReportNeeds } from '../domain/report/report-needs.ts';
import type { ScanEvent } from '../domain/report/scan-event.ts';
import { commandSurroundings } from './command-surroundings.ts';
import { Interruption } from './interruption.ts';
import { standardOutput } from './output.ts';
import { readConfig } from './read-config.ts';
import { reasonOf } from './reason.ts';
import { EXIT, Refusal } from './refusal.ts';

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
