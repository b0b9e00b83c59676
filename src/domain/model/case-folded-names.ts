/**
 * Equal for all names that a pool might take for the same: case and the forms of Unicode play no part. Whether Cognito looks
 * for groups regardless of case, nobody could verify; so rights are granted by a name as it is, and refused by it folded.
 *
 * Up and down again, since `ß` and `SS` meet only in capitals. The dot of a Turkish `İ` goes: there are comparisons
 * regardless of case, Java's among them, that take the letter for an `i`.
 */
export function foldCase(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC').replaceAll('i\u0307', 'i');
}

/** Names that somebody may not get by under another spelling. */
export class CaseFoldedNames {
  readonly #exact: ReadonlySet<string>;
  readonly #folded: ReadonlySet<string>;

  constructor(names: Iterable<string>) {
    this.#exact = new Set(names);
    this.#folded = new Set([...this.#exact].map(foldCase));
  }

  /** In any spelling. */
  has(name: string): boolean {
    return this.#folded.has(foldCase(name));
  }

  /** Returns whether the name is one of these in another spelling: for a pool it may be the same, or another. */
  isInDoubt(name: string): boolean {
    return !this.#exact.has(name) && this.has(name);
  }
}
