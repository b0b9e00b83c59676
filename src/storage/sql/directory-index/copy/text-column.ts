/** How many rows lie in one block. What looks at all rows does it block by block. */
export const BLOCK_ROWS = 512;

/** A text that a row has to have: what it is, and where in the row's text it has to be. */
export interface TextPattern {
  readonly text: string;
  readonly place: 'anywhere' | 'start' | 'end' | 'whole';
}

interface Block {
  /** The texts of all rows, one after the other. */
  readonly text: string;
  /** Where each row's text begins, and after the last where it ends. */
  readonly offsets: Uint32Array;
  /** 1: the row has a text. */
  readonly has: Uint8Array;
}

/**
 * A text of every row, or none. The texts of a block are one string, in which a pattern is found by one search instead of one for
 * every row.
 */
export class TextColumn {
  readonly #blocks: Block[] = [];
  /** Blocks that have been written to since they were read. */
  readonly #written = new Map<number, (string | null)[]>();

  get(row: number): string | null {
    const index = Math.floor(row / BLOCK_ROWS);
    const written = this.#written.get(index);
    if (written !== undefined) return written[row % BLOCK_ROWS] ?? null;
    const block = this.#blocks[index];
    return block === undefined ? null : textAt(block, row % BLOCK_ROWS);
  }

  set(row: number, text: string | null): void {
    const index = Math.floor(row / BLOCK_ROWS);
    const written = this.#written.get(index);
    if (written !== undefined) {
      written[row % BLOCK_ROWS] = text;
      return;
    }
    if (this.get(row) === text) return;
    const block = this.#blocks[index];
    const texts = Array.from({ length: BLOCK_ROWS }, (_, offset) =>
      block === undefined ? null : textAt(block, offset),
    );
    texts[row % BLOCK_ROWS] = text;
    this.#written.set(index, texts);
  }

  /**
   * Joins what was written, which the first search would do else, and which takes less memory so.
   *
   * @param pause lets others have their turn, if it is time
   */
  async pack(pause: () => Promise<void>): Promise<void> {
    for (const index of [...this.#written.keys()]) {
      this.#packed(index);
      await pause();
    }
  }

  /** Sets 1 for each row of the block that has the pattern. */
  find(index: number, { text: pattern, place }: TextPattern, found: Uint8Array): void {
    const block = this.#packed(index);
    if (block === null) return;
    const { text, offsets, has } = block;
    for (let row = 0, from = 0; ; ) {
      const hit = pattern === '' ? -1 : text.indexOf(pattern, from);
      if (hit < 0) break;
      while ((offsets[row + 1] ?? 0) <= hit) row++;
      const start = offsets[row] ?? 0;
      const end = offsets[row + 1] ?? 0;
      if (fits(place, hit, hit + pattern.length, start, end)) {
        found[row] = 1;
        from = end;
      } else {
        // The only place that is left in this row, or the next row.
        from = place === 'anywhere' ? hit + 1 : place === 'end' ? Math.max(hit + 1, end - pattern.length) : end;
      }
    }
    if (pattern !== '') return;
    for (let row = 0; row < BLOCK_ROWS; row++) {
      const isEmpty = offsets[row] === offsets[row + 1];
      if (has[row] === 1 && (place !== 'whole' || isEmpty)) found[row] = 1;
    }
  }

  /** Sets 1 for each row of the block whose text is one of these. */
  findOneOf(index: number, texts: ReadonlySet<string>, found: Uint8Array): void {
    const block = this.#packed(index);
    if (block === null) return;
    for (let row = 0; row < BLOCK_ROWS; row++) {
      const text = textAt(block, row);
      if (text !== null && texts.has(text)) found[row] = 1;
    }
  }

  #packed(index: number): Block | null {
    const texts = this.#written.get(index);
    if (texts === undefined) return this.#blocks[index] ?? null;
    const offsets = new Uint32Array(BLOCK_ROWS + 1);
    const has = new Uint8Array(BLOCK_ROWS);
    for (let row = 0; row < BLOCK_ROWS; row++) {
      const text = texts[row] ?? null;
      offsets[row + 1] = (offsets[row] ?? 0) + (text?.length ?? 0);
      if (text !== null) has[row] = 1;
    }
    const block = { text: texts.join(''), offsets, has };
    // Blocks before it that nobody has written to have no text at all.
    while (this.#blocks.length < index) this.#blocks.push(EMPTY);
    this.#blocks[index] = block;
    this.#written.delete(index);
    return block;
  }
}

const EMPTY: Block = { text: '', offsets: new Uint32Array(BLOCK_ROWS + 1), has: new Uint8Array(BLOCK_ROWS) };

function textAt({ text, offsets, has }: Block, row: number): string | null {
  return has[row] === 1 ? text.slice(offsets[row], offsets[row + 1]) : null;
}

function fits(place: TextPattern['place'], hit: number, hitEnd: number, start: number, end: number): boolean {
  // It may go on in the text of the next row.
  if (hitEnd > end) return false;
  return (
    (place === 'anywhere' || place === 'end' || hit === start) &&
    (place === 'anywhere' || place === 'start' || hitEnd === end)
  );
}
