import { BulkOperationNotFoundError } from '../model/errors.ts';
import { afterDelay, type EventSource, firstEvent, onAbort } from '../primitives/first-event.ts';
import type { BulkDependencies } from './bulk-dependencies.ts';
import type { BulkOperation } from './bulk-operation.ts';
import type { BulkWorker } from './bulk-worker.ts';
import { OperationChanges } from './operation-changes.ts';

/** The least time between two events of `watch`, in milliseconds: an operation can change hundreds of times a second. */
const WATCH_INTERVAL_MS = 500;
/** Milliseconds after which whoever waits looks at an operation by itself: what the store tells of changes can be lost. */
const LOOK_INTERVAL_MS = 500;

type WatcherDependencies = Pick<BulkDependencies, 'store' | 'clock' | 'runs'>;

/** Follows operations, whichever process runs them. */
export class BulkWatcher {
  readonly #dependencies: WatcherDependencies;
  readonly #worker: Pick<BulkWorker, 'runOf'>;
  readonly #closing: AbortSignal;

  /** @param closing fires when this process begins to close */
  constructor(dependencies: WatcherDependencies, worker: Pick<BulkWorker, 'runOf'>, closing: AbortSignal) {
    this.#dependencies = dependencies;
    this.#worker = worker;
    this.#closing = closing;
  }

  /**
   * The operation as it is now, and again whenever it has changed, twice a second at most, to its end. Where this process
   * closes before, the last is what was left once all that this process sent is answered; where it takes nothing over, and
   * its run fails, what is left then. Ends at once when the signal fires.
   *
   * @throws BulkOperationNotFoundError
   */
  async *watch(id: string, signal: AbortSignal): AsyncGenerator<BulkOperation> {
    const { store, clock } = this.#dependencies;
    const left = onAbort(signal);
    const closing = onAbort(this.#closing);
    const changes = new OperationChanges(store, id);
    try {
      for (let told: BulkOperation | null = null; ; ) {
        const run = this.#worker.runOf(id);
        // Counted before the operation is read, so that no change falls in between.
        const seen = changes.count;
        const operation = await this.find(id);
        if (told === null || hasChanged(told, operation)) yield operation;
        told = operation;
        if (operation.finishedAt !== null || (run === undefined && !this.#followsOthers)) return;
        const over = run === undefined ? never : onAbort(run);
        await firstEvent(changes.since(seen), over, afterDelay(clock, LOOK_INTERVAL_MS), left, closing);
        await firstEvent(changes.ended, over, afterDelay(clock, WATCH_INTERVAL_MS), left, closing);
        if (this.#closing.aborted && run !== undefined) await firstEvent(over, left);
        if (signal.aborted) return;
      }
    } finally {
      changes.close();
    }
  }

  /** Resolves once the operation has ended, after so many milliseconds, or when the signal fires or this process closes. */
  async wait(id: string, milliseconds: number, signal: AbortSignal): Promise<void> {
    if (milliseconds === 0) return;
    const enough = new AbortController();
    const reasons = [afterDelay(this.#dependencies.clock, milliseconds), onAbort(signal), onAbort(this.#closing)];
    const takeBacks = reasons.map((reason) => reason(() => enough.abort()));
    try {
      for await (const _operation of this.watch(id, enough.signal));
    } finally {
      for (const takeBack of takeBacks) takeBack();
    }
  }

  /**
   * Calls `end` until it resolves with true, at once, and again when the operation has ended or half a second later. Gives
   * up when this process closes.
   */
  async persist(id: string, end: () => Promise<boolean>): Promise<void> {
    const { store, clock } = this.#dependencies;
    const changes = new OperationChanges(store, id);
    try {
      while (!(await end()) && !this.#closing.aborted) {
        await firstEvent(changes.ended, afterDelay(clock, LOOK_INTERVAL_MS), onAbort(this.#closing));
      }
    } finally {
      changes.close();
    }
  }

  /** @throws BulkOperationNotFoundError */
  async find(id: string): Promise<BulkOperation> {
    const operation = await this.#dependencies.store.find(id);
    if (operation === null) throw new BulkOperationNotFoundError();
    return operation;
  }

  /** Whether what this process does not run is expected to go on while it looks. */
  get #followsOthers(): boolean {
    return !this.#closing.aborted && this.#dependencies.runs !== 'OWN';
  }
}

const never: EventSource = () => () => {};

function hasChanged(one: BulkOperation, other: BulkOperation): boolean {
  return one.status !== other.status || JSON.stringify(one.counts) !== JSON.stringify(other.counts);
}
