import type { EventSource } from '../primitives/first-event.ts';
import type { BulkChange } from './bulk-change.ts';
import type { BulkStore } from './bulk-store.ts';

/** Notes what the store tells of one operation, until it is closed. */
export class OperationChanges {
  readonly #listeners = new Set<() => void>();
  readonly #leave: () => void;
  #count = 0;
  #hasEnded = false;

  constructor(store: Pick<BulkStore, 'onChange'>, operationId: string) {
    this.#leave = store.onChange((change) => {
      if (change.operationId === operationId) this.#note(change);
    });
  }

  /** How often the operation has changed: whoever reads it after reading this misses no change. */
  get count(): number {
    return this.#count;
  }

  /** The operation has changed since the count was this, or changes. */
  since(count: number): EventSource {
    return this.#when(() => this.#count !== count);
  }

  /** The operation has ended, or ends. */
  readonly ended: EventSource = (listener) => this.#when(() => this.#hasEnded)(listener);

  close(): void {
    this.#leave();
  }

  #note({ kind }: BulkChange): void {
    this.#count += 1;
    this.#hasEnded ||= kind === 'ENDED';
    for (const listener of [...this.#listeners]) listener();
  }

  #when(isSo: () => boolean): EventSource {
    return (listener) => {
      const look = () => {
        if (isSo()) listener();
      };
      this.#listeners.add(look);
      look();
      return () => this.#listeners.delete(look);
    };
  }
}
