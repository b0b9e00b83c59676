/** Calls that wait for so long without a start, while so many slots end unused, have a store that answers too late. */
const SEVERE_MS = 3_000;
const SEVERE_SLOTS = 3;

/** The time in which calls wait and none starts. */
export class Starvation {
  #begin: { readonly at: number; readonly unused: number } | null = null;

  /**
   * Records that calls wait.
   * @param unused how many slots have ended unused so far
   */
  begin(now: number, unused: number): void {
    this.#begin ??= { at: now, unused };
  }

  /** Records that a call starts, or that none waits. */
  end(): void {
    this.#begin = null;
  }

  isSevere(now: number, unused: number): boolean {
    return this.#begin !== null && now - this.#begin.at >= SEVERE_MS && unused - this.#begin.unused >= SEVERE_SLOTS;
  }
}
