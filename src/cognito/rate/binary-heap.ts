/** What a PriorityQueue can hold. An item is in one queue at a time. */
export interface HeapItem {
  /** The item's place in the queue, kept by the queue alone; −1 while it is in none. */
  place: number;
}

/** A binary heap: the least item first. Adding, removing and taking cost O(log n), looking at the first O(1). */
export class BinaryHeap<Item extends HeapItem> {
  readonly #items: Item[] = [];
  readonly #before: (a: Item, b: Item) => boolean;

  /** @param before whether a comes before b; must not change for an item while it is in the queue */
  constructor(before: (a: Item, b: Item) => boolean) {
    this.#before = before;
  }

  get size(): number {
    return this.#items.length;
  }

  get first(): Item | undefined {
    return this.#items[0];
  }

  has(item: Item): boolean {
    return this.#items[item.place] === item;
  }

  add(item: Item): void {
    this.#items.push(item);
    this.#rise(item, this.#items.length - 1);
  }

  /** Removes an item of this queue; an item that is in no queue is left alone. */
  remove(item: Item): void {
    const place = item.place;
    if (place < 0) return;
    item.place = -1;
    const last = this.#items.pop();
    if (last === undefined || last === item) return;
    this.#rise(last, place);
    this.#sink(last, last.place);
  }

  #rise(item: Item, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#items[above];
      if (parent === undefined || !this.#before(item, parent)) break;
      this.#put(parent, place);
      place = above;
    }
    this.#put(item, place);
  }

  #sink(item: Item, from: number): void {
    let place = from;
    for (;;) {
      let below = 2 * place + 1;
      let child = this.#items[below];
      const right = this.#items[below + 1];
      if (child !== undefined && right !== undefined && this.#before(right, child)) {
        below += 1;
        child = right;
      }
      if (child === undefined || !this.#before(child, item)) break;
      this.#put(child, place);
      place = below;
    }
    this.#put(item, place);
  }

  #put(item: Item, place: number): void {
    this.#items[place] = item;
    item.place = place;
  }
}
