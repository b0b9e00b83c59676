interface Span {
  readonly from: number;
  readonly to: number;
}

/** Measures the time that is covered by spans that may overlap. They are added in the order of their ends. */
export class IntervalUnion {
  /** Without overlaps, in order. */
  readonly #spans: Span[] = [];
  #total = 0;

  /** @param to not before the end of an earlier span */
  add(from: number, to: number): void {
    let start = from;
    for (let last = this.#spans.at(-1); last !== undefined && last.to >= start; last = this.#spans.at(-1)) {
      this.#spans.pop();
      this.#total -= last.to - last.from;
      start = Math.min(start, last.from);
    }
    this.#spans.push({ from: start, to });
    this.#total += to - start;
  }

  get total(): number {
    return this.#total;
  }
}
