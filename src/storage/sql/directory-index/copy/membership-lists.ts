/** A membership of a row: the number of the group in the copy, and what is known about it. */
export interface CopiedMembership {
  readonly group: number;
  /** Milliseconds since the epoch; null if it is not known. */
  readonly since: number | null;
  readonly auditEventId: string | null;
}

/** The groups of every row, in one list: those of a row lie side by side. */
export class MembershipLists {
  #starts = new Int32Array(1_024);
  #lengths = new Int32Array(1_024);
  #groups = new Int32Array(4_096);
  #since = new Float64Array(4_096);
  /** Most memberships were made elsewhere. By the place in the list. */
  #auditEvents = new Map<number, string>();
  #end = 0;
  #size = 0;
  /** By the number of the group. */
  readonly #memberCounts: number[] = [];

  /** How many there are. */
  get size(): number {
    return this.#size;
  }

  countOf(row: number): number {
    return this.#lengths[row] ?? 0;
  }

  membersOf(group: number): number {
    return this.#memberCounts[group] ?? 0;
  }

  set(row: number, memberships: readonly CopiedMembership[]): void {
    this.#forget(row);
    if (row >= this.#starts.length) this.#growRows(row);
    if (this.#end + memberships.length > this.#groups.length) this.#makeRoom(memberships.length);
    this.#starts[row] = this.#end;
    this.#lengths[row] = memberships.length;
    this.#size += memberships.length;
    for (const { group, since, auditEventId } of memberships) {
      this.#groups[this.#end] = group;
      this.#since[this.#end] = since ?? Number.NaN;
      if (auditEventId !== null) this.#auditEvents.set(this.#end, auditEventId);
      this.#memberCounts[group] = this.membersOf(group) + 1;
      this.#end += 1;
    }
  }

  of(row: number): readonly CopiedMembership[] {
    const start = this.#starts[row] ?? 0;
    return Array.from({ length: this.countOf(row) }, (_, index) => {
      const since = this.#since[start + index] ?? Number.NaN;
      return {
        group: this.#groups[start + index] ?? -1,
        since: Number.isNaN(since) ? null : since,
        auditEventId: this.#auditEvents.get(start + index) ?? null,
      };
    });
  }

  /** Whether the row is in one of the groups: those with a 1. */
  isInAny(row: number, wanted: Uint8Array): boolean {
    const start = this.#starts[row] ?? 0;
    const end = start + (this.#lengths[row] ?? 0);
    for (let place = start; place < end; place++) {
      if (wanted[this.#groups[place] ?? 0] === 1) return true;
    }
    return false;
  }

  /** Adds 1 to the count of each group that the row is in. */
  addTo(counts: Int32Array, row: number): void {
    const start = this.#starts[row] ?? 0;
    const end = start + (this.#lengths[row] ?? 0);
    for (let place = start; place < end; place++) {
      const group = this.#groups[place] ?? 0;
      counts[group] = (counts[group] ?? 0) + 1;
    }
  }

  #forget(row: number): void {
    const start = this.#starts[row] ?? 0;
    const length = this.countOf(row);
    for (let place = start; place < start + length; place++) {
      const group = this.#groups[place] ?? 0;
      this.#memberCounts[group] = this.membersOf(group) - 1;
      if (this.#auditEvents.size > 0) this.#auditEvents.delete(place);
    }
    this.#size -= length;
    if (length > 0) this.#lengths[row] = 0;
  }

  #growRows(row: number): void {
    const length = Math.max(row + 1, 2 * this.#starts.length);
    this.#starts = grown(this.#starts, new Int32Array(length));
    this.#lengths = grown(this.#lengths, new Int32Array(length));
  }

  /** Moves the lists together, into a list with some room. */
  #makeRoom(count: number): void {
    const length = Math.ceil(1.25 * (this.#size + count)) + 4_096;
    const groups = new Int32Array(length);
    const since = new Float64Array(length);
    const auditEvents = new Map<number, string>();
    let end = 0;
    for (let row = 0; row < this.#starts.length; row++) {
      const start = this.#starts[row] ?? 0;
      this.#starts[row] = end;
      for (let place = start; place < start + this.countOf(row); place++) {
        groups[end] = this.#groups[place] ?? 0;
        since[end] = this.#since[place] ?? 0;
        const event = this.#auditEvents.get(place);
        if (event !== undefined) auditEvents.set(end, event);
        end += 1;
      }
    }
    this.#groups = groups;
    this.#since = since;
    this.#auditEvents = auditEvents;
    this.#end = end;
  }
}

export function grown<Numbers extends Int32Array | Float64Array | Uint8Array>(
  before: Numbers,
  after: Numbers,
): Numbers {
  after.set(before);
  return after;
}
