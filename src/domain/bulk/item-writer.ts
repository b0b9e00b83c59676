import type { CommandContext } from '../commands/command.ts';
import { CancelledError } from '../model/errors.ts';
import type { Authorizer } from '../ports/authorizer.ts';
import { CallMeter } from '../ports/call-meter.ts';
import type { Directory } from '../ports/directory.ts';
import type { PoolChange } from '../ports/proposed-change.ts';
import { LatencyMeter } from '../primitives/latency-meter.ts';
import type { BulkDependencies } from './bulk-dependencies.ts';
import type { BulkKind, BulkOperation, BulkTarget } from './bulk-operation.ts';
import type { WrittenOutcome } from './create-account-item.ts';
import type { KnownGroups } from './known-groups.ts';
import { readWriteDirectory } from './read-write-directory.ts';
import { proposedChangeOf, writeItem } from './write-item.ts';

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
  readonly #groups: KnownGroups;
  #authorizer: Authorizer;
  readonly #inFlight = new Set<InFlightWrite>();
  readonly #latency = new LatencyMeter();

  constructor(
    dependencies: BulkDependencies,
    operation: BulkOperation,
    { caller, groups }: { readonly caller: string | undefined; readonly groups: KnownGroups },
  ) {
    this.#dependencies = dependencies;
    this.#operation = operation;
    this.#caller = caller;
    this.#groups = groups;
    this.#authorizer = dependencies.authorizer.ofManyWrites();
  }

  /** Looks at what the items do together, before the first is written. What cannot be read is decided item by item. */
  async plan(pages: AsyncIterable<readonly BulkTarget[]>, reads: Directory): Promise<void> {
    const { authorizer } = this.#dependencies;
    const { actor, kind } = this.#operation;
    this.#authorizer = await authorizer
      .ofPlannedWrites({ actor, directory: reads }, changesOf(kind, pages))
      .catch(() => authorizer.ofManyWrites());
  }

  /** Does everything but the write. */
  tryOut(item: BulkTarget, reads: Directory): Promise<WrittenOutcome> {
    return this.#write(item, reads);
  }

  async write(item: BulkTarget): Promise<WrittenOutcome> {
    const { clock, openDirectory } = this.#dependencies;
    const write: InFlightWrite = { meter: new CallMeter(), abort: new AbortController() };
    const { meter, abort } = write;
    const open = (counted: CallMeter) =>
      openDirectory({ priority: 'background', caller: this.#caller, meter: counted, signal: abort.signal });
    const startedAt = clock.now();
    this.#inFlight.add(write);
    try {
      const outcome = await this.#write(item, readWriteDirectory(open(new CallMeter()), open(meter)));
      this.#latency.add(Math.max(0, clock.now() - startedAt - meter.waitedMs), meter.total);
      return outcome;
    } finally {
      this.#inFlight.delete(write);
    }
  }

  #write(item: BulkTarget, directory: Directory): Promise<WrittenOutcome> {
    const accounts = { groups: this.#groups, trail: this.#dependencies.audit };
    return writeItem(this.#contextFor(directory), this.#operation, item, accounts);
  }

  /** Aborts what still waits for quota. An item that was sent comes to its end, with all its steps. */
  abortUnsent(): void {
    for (const { meter, abort } of this.#inFlight) if (meter.total === 0) abort.abort(new CancelledError());
  }

  /** How many items in flight keep the quota in use. */
  concurrency(): number {
    const { writes, creations, groupsOfUser } = this.#dependencies.pace();
    const { kind, dryRun } = this.#operation;
    const rate = kind === 'CREATE_USERS' ? writes + creations : writes;
    // Beside each write a check may be under way.
    return this.#latency.littleLimit(2 * (dryRun ? groupsOfUser : rate));
  }

  #contextFor(directory: Directory): CommandContext {
    const { audit, usernames } = this.#dependencies;
    const { actor, dryRun, id, requestId, reason } = this.#operation;
    return {
      actor,
      authorizer: this.#authorizer,
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

async function* changesOf(
  kind: BulkKind,
  pages: AsyncIterable<readonly BulkTarget[]>,
): AsyncGenerator<readonly PoolChange[]> {
  for await (const page of pages)
    yield page.map((item) => proposedChangeOf(kind, item)).filter((change) => change !== null);
}
