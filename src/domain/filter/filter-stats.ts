/** Counts, over all filtered lists of one request, how many users were read to return how many. */
export class FilterStats {
  #figures: FilterCounts | null = null;

  /** Null if nothing was filtered. */
  get figures(): FilterCounts | null {
    return this.#figures;
  }

  /** Adds counts. Zeros count, too: they show that a filter was evaluated. */
  add({ read, returned }: FilterCounts): void {
    const before = this.#figures ?? { read: 0, returned: 0 };
    this.#figures = { read: before.read + read, returned: before.returned + returned };
  }
}

export interface FilterCounts {
  /** Users on the pages that were read of filtered lists, including pages read only for `totalCount`. */
  readonly read: number;
  /** Users on the pages that were returned. */
  readonly returned: number;
}
