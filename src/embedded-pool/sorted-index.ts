/** Part of an index: at most `size` items, in the order of their keys. */
export interface Range {
  /** Only keys that start with it. Left out: all. */
  readonly prefix?: string;
  /** Only keys after this one. Null: from the start. */
  readonly after: string | null;
  readonly size: number;
}

export interface Slice<Item> {
  readonly items: readonly Item[];
  /** The key after which the next slice starts; null if nothing is left. */
  readonly next: string | null;
}

/**
 * Items in the order of their keys, which are unique and never change; compared code unit by code unit.
 *
 * A position is a key and not an index, so it stays correct while items are added and removed: reading page by page returns
 * no item twice, and misses none that was there all the time.
 *
 * Adding is O(1). The next read sorts added items in: one sort for a whole seed of 100,000, one move of memory for a single
 * item.
 */
export class SortedIndex<Item> {
  readonly #keyOf: (item: Item) => string;
  #sorted: Item[] = [];
  #added: Item[] = [];

  constructor(keyOf: (item: Item) => string) {
    this.#keyOf = keyOf;
  }

  get size(): number {
    return this.#sorted.length + this.#added.length;
  }

  add(item: Item): void {
    this.#added.push(item);
  }

  get(key: string): Item | undefined {
    const item = this.#settled()[this.#placeOf(key)];
    return item !== undefined && this.#keyOf(item) === key ? item : undefined;
  }

  /** Removes the item with this key, if there is one. */
  delete(key: string): void {
    if (this.get(key) !== undefined) this.#sorted.splice(this.#placeOf(key), 1);
  }

  all(): readonly Item[] {
    return this.#settled();
  }

  /** O(log n + size); with `matches`, O(the items that it examines). */
  slice({ prefix = '', after, size }: Range, matches: (item: Item) => boolean = () => true): Slice<Item> {
    const sorted = this.#settled();
    const items: Item[] = [];
    let last = after;
    let place = this.#placeOf(after === null || after < prefix ? prefix : after);
    for (; place < sorted.length; place += 1) {
      const item = sorted[place];
      if (item === undefined) break;
      const key = this.#keyOf(item);
      if (!key.startsWith(prefix)) break;
      if (key === after || !matches(item)) continue;
      if (items.length === size) return { items, next: last };
      items.push(item);
      last = key;
    }
    return { items, next: null };
  }

  #settled(): readonly Item[] {
    const added = this.#added;
    if (added.length === 0) return this.#sorted;
    this.#added = [];
    if (added.length <= SINGLE_INSERTS) {
      for (const item of added) this.#sorted.splice(this.#placeOf(this.#keyOf(item)), 0, item);
    } else {
      this.#sorted = this.#sorted.concat(added).sort((a, b) => (this.#keyOf(a) < this.#keyOf(b) ? -1 : 1));
    }
    return this.#sorted;
  }

  /** Returns the index of the first key that is not before this one. */
  #placeOf(key: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const item = this.#sorted[middle];
      if (item !== undefined && this.#keyOf(item) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Up to so many items are inserted one by one; sorting more of them in together is cheaper. */
const SINGLE_INSERTS = 16;
