/** Counts, over all filtered lists of one request, how many users were read to return how many. */
export class FilterStats {
  #figures: FilterCounts | null = null;

  /** Null if nothing was filtered. */
  get figures(): FilterCounts | null {
    return this.#figures;
  }

  /** Zeros count too: they say that a filter was evaluated. */
  add({ read, returned }: FilterCounts): void {
    const before = this.#figures ?? { read: 0, returned: 0 };
    this.#figures = { read: before.read + read, returned: before.returned + returned };
  }
}

export interface FilterCounts {
  /** Users on the pages that were read from the filtered lists, those read only for `totalCount` included. */
  readonly read: number;
  /** Users on the pages that were answered. */
  readonly returned: number;
}
