import { systemClock } from '../../domain/ports/clock.ts';
import type { ScanEvent } from '../../domain/scan/scan-event.ts';
import type { ScanScope } from '../../domain/scan/scan-scope.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { errorMessage } from '../errors/error-message.ts';
import { readConfig } from '../input/read-config.ts';
import { standardOutput } from '../output/output.ts';
import { InterruptSignal } from '../signals/interrupt-signal.ts';
import { openPoolReader } from './open-pool-reader.ts';

/**
 * Scans the pool, and prints a text about it. Does not open the storage, so that it can run beside the service. Resolves with
 * the exit code.
 *
 * @param poolId of `--pool`
 */
export async function runScan(
  poolId: string | undefined,
  needs: ScanScope,
  textOf: (events: AsyncIterable<ScanEvent>) => Promise<string>,
): Promise<number> {
  const config = readConfig();
  const source = await openPoolReader(config, poolId);
  const interruption = new InterruptSignal(systemClock);
  try {
    const scan = source.openScan(interruption.signal)(needs, Number.POSITIVE_INFINITY);
    const output = standardOutput(interruption.signal);
    await output.write(await textOf(scan.events()));
    await output.complete();
    return 0;
  } catch (error) {
    if (interruption.exitCode !== null) return interruption.exitCode;
    throw error instanceof CliError ? error : new CliError(EXIT_CODE.failed, errorMessage(error));
  } finally {
    await source.close();
    interruption.dispose();
  }
}
