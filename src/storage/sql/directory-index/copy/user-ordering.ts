import { ORDERED_CHARACTERS, type UserOrderField } from '../../../../domain/directory-index/indexed-directory.ts';
import type { OrderDirection } from '../../../../domain/model/group-order.ts';
import { compareCodePoints } from '../read/compare-code-points.ts';
import type { UserPosition } from '../read/user-position.ts';
import { sortInSteps } from './sort-in-steps.ts';
import type { UserRows } from './user-rows.ts';

/** Between two looks at the time. */
const ROWS_AT_ONCE = 1_000;

/** What a user may lack. */
const MAY_LACK: ReadonlySet<UserOrderField> = new Set(['EMAIL', 'NAME']);

/** All rows in one order, ascending: first those that have what the order is by, then the others. */
export class UserOrdering {
  readonly #field: UserOrderField;
  readonly #users: UserRows;
  #rows = new Int32Array(0);
  /** How many of them have it. */
  #withKey = 0;

  constructor(field: UserOrderField, users: UserRows) {
    this.#field = field;
    this.#users = users;
  }

  /** @param pause lets others have their turn, if it is time */
  async build(pause: () => Promise<void>): Promise<void> {
    const all = Int32Array.from({ length: this.#users.length }, (_, row) => row).filter(
      (row) => this.#users.used[row] === 1,
    );
    const keys: Key[] = [];
    for (const [index, row] of all.entries()) {
      keys[row] = this.key(row);
      if (index % ROWS_AT_ONCE === 0) await pause();
    }
    const compare = (a: number, b: number) => this.#compare(keys[a] ?? null, a, keys[b] ?? null, b);
    this.#rows = await sortInSteps(all, compare, pause);
    this.#withKey = firstIndex(this.#rows.length, (index) => (keys[this.#rows[index] ?? 0] ?? null) === null);
  }

  /** Puts the rows where they belong by now: those that are new, that have another key, or are free. */
  update(changed: readonly number[]): void {
    const isChanged = new Uint8Array(this.#users.length);
    for (const row of changed) isChanged[row] = 1;
    const others = this.#rows.filter((row) => isChanged[row] === 0);
    const compare = (a: number, b: number) => this.#compare(this.key(a), a, this.key(b), b);
    const placed = changed.filter((row) => this.#users.used[row] === 1).sort(compare);
    const rows = new Int32Array(others.length + placed.length);
    let from = 0;
    for (const [index, row] of placed.entries()) {
      const to = firstIndex(others.length, (place) => compare(others[place] ?? 0, row) > 0);
      rows.set(others.subarray(from, to), from + index);
      rows[to + index] = row;
      from = to;
    }
    rows.set(others.subarray(from), from + placed.length);
    this.#rows = rows;
    this.#withKey = firstIndex(rows.length, (index) => this.key(rows[index] ?? 0) === null);
  }

  /** What a row is ordered by, before its username. */
  key(row: number): Key {
    const users = this.#users;
    switch (this.#field) {
      case 'USERNAME':
        return users.usernames[row] ?? '';
      case 'EMAIL':
        return beginOf(users.folded('email')?.get(row) ?? null);
      case 'NAME':
        return beginOf(users.folded('name')?.get(row) ?? null);
      case 'STATUS':
        return users.statuses[users.status[row] ?? 0] ?? '';
      case 'CREATED_AT':
        return users.createdAt[row] ?? 0;
      case 'UPDATED_AT':
        return users.updatedAt[row] ?? 0;
      case 'GROUP_COUNT':
        return users.memberships.countOf(row);
    }
  }

  /** The first rows after the position that are found. */
  page(found: Uint8Array, direction: OrderDirection, after: UserPosition | null, count: number): readonly number[] {
    const page: number[] = [];
    const take = (from: number, to: number) => {
      const step = direction === 'ASC' ? 1 : -1;
      const [start, end] = direction === 'ASC' ? [from, to] : [to - 1, from - 1];
      for (let index = start; index !== end && page.length < count; index += step) {
        const row = this.#rows[index] ?? 0;
        if (found[row] === 1 && this.#users.used[row] === 1) page.push(row);
      }
    };
    const isAmongOthers = after?.key === null;
    if (!isAmongOthers || !MAY_LACK.has(this.#field)) {
      take(...this.#rest(0, this.#withKey, direction, isAmongOthers ? null : after));
    }
    take(...this.#rest(this.#withKey, this.#rows.length, direction, isAmongOthers ? after : null));
    return page;
  }

  /** What is left of a part after the position. */
  #rest(from: number, to: number, direction: OrderDirection, after: UserPosition | null): [from: number, to: number] {
    if (after === null || from === to) return [from, to];
    const isBeyond = direction === 'ASC' ? (sign: number) => sign > 0 : (sign: number) => sign >= 0;
    const place = firstIndex(to - from, (index) => isBeyond(this.#compareTo(this.#rows[from + index] ?? 0, after)));
    return direction === 'ASC' ? [from + place, to] : [from, from + place];
  }

  #compareTo(row: number, { key, username }: UserPosition): number {
    const own = this.key(row);
    return compareKeys(own, key) || compareCodePoints(this.#users.usernames[row] ?? '', username);
  }

  #compare(keyA: Key, a: number, keyB: Key, b: number): number {
    const { usernames } = this.#users;
    return compareKeys(keyA, keyB) || compareCodePoints(usernames[a] ?? '', usernames[b] ?? '');
  }
}

type Key = UserPosition['key'];

/** Who lacks the key comes last. */
function compareKeys(a: Key, b: Key): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return typeof a === 'number' && typeof b === 'number' ? a - b : compareCodePoints(String(a), String(b));
}

function beginOf(text: string | null): string | null {
  if (text === null || text.length <= ORDERED_CHARACTERS) return text;
  return [...text].slice(0, ORDERED_CHARACTERS).join('');
}

/** The first index from which on the condition holds, which does not hold before; the length if it never does. */
function firstIndex(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
