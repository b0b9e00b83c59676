import type { CommandContext } from '../commands/command.ts';
import { CancelledError } from '../model/errors.ts';
import { CallMeter } from '../ports/call-meter.ts';
import type { Directory } from '../ports/directory.ts';
import { LatencyMeter } from '../primitives/latency-meter.ts';
import type { BulkDependencies } from './bulk-dependencies.ts';
import type { BulkOperation, BulkTarget } from './bulk-operation.ts';
import { readWriteDirectory } from './read-write-directory.ts';
import { writeItem } from './write-item.ts';

interface InFlightWrite {
  /** Counts its writes alone, not its reads. */
  readonly meter: CallMeter;
  readonly abort: AbortController;
}

/** Writes the items of one operation in the name of whoever started it, and measures how long that takes. */
export class ItemWriter {
  readonly #dependencies: BulkDependencies;
  readonly #operation: BulkOperation;
  /** Whose share of the quotas the writes take. */
  readonly #caller: string | undefined;
  readonly #inFlight = new Set<InFlightWrite>();
  readonly #latency = new LatencyMeter();

  constructor(dependencies: BulkDependencies, operation: BulkOperation, caller: string | undefined) {
    this.#dependencies = dependencies;
    this.#operation = operation;
    this.#caller = caller;
  }

  /** Does everything but the write. */
  tryOut(item: BulkTarget, reads: Directory): Promise<void> {
    return writeItem(this.#contextFor(reads), this.#operation, item);
  }

  async write(item: BulkTarget): Promise<void> {
    const { clock, openDirectory } = this.#dependencies;
    const write: InFlightWrite = { meter: new CallMeter(), abort: new AbortController() };
    const { meter, abort } = write;
    const open = (counted: CallMeter) =>
      openDirectory({ priority: 'background', caller: this.#caller, meter: counted, signal: abort.signal });
    const startedAt = clock.now();
    this.#inFlight.add(write);
    try {
      await writeItem(this.#contextFor(readWriteDirectory(open(new CallMeter()), open(meter))), this.#operation, item);
    } finally {
      this.#inFlight.delete(write);
    }
    this.#latency.add(Math.max(0, clock.now() - startedAt - meter.waitedMs), meter.total);
  }

  /** Aborts what still waits for quota. An item that was sent comes to its end, with all its steps. */
  abortUnsent(): void {
    for (const { meter, abort } of this.#inFlight) if (meter.total === 0) abort.abort(new CancelledError());
  }

  /** How many items in flight keep the quota in use. */
  concurrency(): number {
    const { writes, groupsOfUser } = this.#dependencies.pace();
    // Beside each write a check may be under way.
    return this.#latency.littleLimit(2 * (this.#operation.dryRun ? groupsOfUser : writes));
  }

  #contextFor(directory: Directory): CommandContext {
    const { authorizer, audit, usernames } = this.#dependencies;
    const { actor, dryRun, id, requestId, reason } = this.#operation;
    return {
      actor,
      authorizer: authorizer.ofManyWrites(),
      directory,
      openRecovery: () => directory,
      audit,
      usernames,
      dryRun,
      bulkOperationId: id,
      request: { id: requestId, reason, reasonRule: 'optional' },
    };
  }
}
