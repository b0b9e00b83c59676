/**
 * Returns the same text for all names that a pool might take for the same, whatever their case and Unicode form. Whether
 * Cognito looks up groups case-insensitively could not be verified; so access is granted by exact names, and denied by
 * folded ones.
 *
 * To upper case and back to lower case, since `ß` and `SS` are equal only in upper case. The dot of a Turkish `İ` is
 * removed: some case-insensitive comparisons, such as Java's, take the letter for an `i`.
 */
export function foldCase(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC').replaceAll('i\u0307', 'i');
}

/** Names that also match in another spelling. */
export class CaseFoldedNames {
  readonly #exact: ReadonlySet<string>;
  readonly #folded: ReadonlySet<string>;

  constructor(names: Iterable<string>) {
    this.#exact = new Set(names);
    this.#folded = new Set([...this.#exact].map(foldCase));
  }

  /** Returns whether the name is one of these in any spelling. */
  has(name: string): boolean {
    return this.#folded.has(foldCase(name));
  }

  /** Returns whether the name is another spelling of one of these, which may or may not be the same name for the pool. */
  isInDoubt(name: string): boolean {
    return !this.#exact.has(name) && this.has(name);
  }
}
