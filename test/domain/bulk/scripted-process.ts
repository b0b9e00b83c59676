import type { BulkStore } from '../../../src/domain/bulk/bulk-store.ts';
import type { Clock } from '../../../src/domain/ports/clock.ts';

/**
 * What a process does to the world outside, so that it can be killed and stopped at any moment: nothing of it goes out and
 * nothing comes in until it is woken. What has gone out takes effect.
 */
export class ScriptedProcess {
  readonly clock: Clock;
  /** Every method of the store rejects with it. */
  storeError: Error | null = null;
  /** Nothing that the store tells of changes reaches the process. */
  losesChanges = false;
  #state: 'running' | 'stalled' | 'dead' = 'running';
  #waiting: (() => void)[] = [];

  constructor(clock: Clock) {
    this.clock = {
      now: () => clock.now(),
      date: () => clock.date(),
      after: (milliseconds, run) => {
        let isCancelled = false;
        const cancel = clock.after(milliseconds, () => {
          this.#whenRunning(() => {
            if (!isCancelled) run();
          });
        });
        return () => {
          isCancelled = true;
          cancel();
        };
      },
    };
  }

  /** As by SIGKILL. */
  kill(): void {
    this.#state = 'dead';
    this.#waiting = [];
  }

  /** As by SIGSTOP. */
  stall(): void {
    if (this.#state === 'running') this.#state = 'stalled';
  }

  /** As by SIGCONT. */
  wake(): void {
    if (this.#state === 'stalled') this.#state = 'running';
    for (const run of this.#waiting.splice(0)) run();
  }

  get isRunning(): boolean {
    return this.#state === 'running';
  }

  /** Makes a call to something outside of the process, which may never be sent, or whose answer may never arrive. */
  async call<Result>(send: () => Promise<Result>): Promise<Result> {
    await this.#running();
    try {
      return await send();
    } finally {
      await this.#running();
    }
  }

  /** The store as this process reaches it. */
  reach(store: BulkStore): BulkStore {
    return new Proxy(store, {
      get: (target, name) => {
        if (name === 'onChange') {
          return ((listener) =>
            target.onChange((change) => {
              if (!this.losesChanges) this.#whenRunning(() => listener(change));
            })) satisfies BulkStore['onChange'];
        }
        return (...given: unknown[]) =>
          this.call(async () => {
            if (this.storeError !== null) throw this.storeError;
            return await Reflect.get(target, name).apply(target, given);
          });
      },
    });
  }

  #running(): Promise<void> {
    return new Promise((resolve) => this.#whenRunning(resolve));
  }

  #whenRunning(run: () => void): void {
    if (this.#state === 'running') run();
    else if (this.#state === 'stalled') this.#waiting.push(run);
  }
}
