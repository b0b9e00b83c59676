/**
 * Calls back for every item whose signal is aborted. It adds one listener per signal, however many items: thousands of calls
 * share one signal, and an AbortSignal searches all its listeners for each one added and warns at eleven.
 */
export class AbortRegistry<Item> {
  readonly #watched = new Map<AbortSignal, { readonly items: Set<Item>; readonly listener: () => void }>();
  readonly #onAbort: (item: Item, reason: unknown) => void;

  constructor(onAbort: (item: Item, reason: unknown) => void) {
    this.#onAbort = onAbort;
  }

  add(signal: AbortSignal, item: Item): void {
    const watched = this.#watched.get(signal);
    if (watched !== undefined) {
      watched.items.add(item);
      return;
    }
    const items = new Set([item]);
    const listener = () => {
      this.#watched.delete(signal);
      for (const each of items) this.#onAbort(each, signal.reason);
    };
    this.#watched.set(signal, { items, listener });
    signal.addEventListener('abort', listener, { once: true });
  }

  remove(signal: AbortSignal, item: Item): void {
    const watched = this.#watched.get(signal);
    if (watched === undefined || !watched.items.delete(item) || watched.items.size > 0) return;
    this.#watched.delete(signal);
    signal.removeEventListener('abort', watched.listener);
  }
}
