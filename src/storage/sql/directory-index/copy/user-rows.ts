import { caseFoldingFor } from '../../../../domain/filter/case-folding.ts';
import { type CopiedMembership, grown, MembershipLists } from './membership-lists.ts';
import { TextColumn } from './text-column.ts';

/** A user as the store has it. */
export interface StoredUser {
  readonly user_id: number;
  readonly username: string;
  readonly enabled: number;
  readonly status: string;
  readonly created_at: number;
  readonly updated_at: number;
  /** JSON: by name. */
  readonly attributes: string;
  readonly search: string;
}

/** Users in memory, a row each, column by column. */
export class UserRows {
  /** 1: the row has a user. */
  used = new Uint8Array(1_024);
  readonly memberships = new MembershipLists();
  readonly usernames: string[] = [];
  /** JSON, as the store has it. */
  readonly attributes: string[] = [];
  readonly search = new TextColumn();
  readonly username = new TextColumn();
  enabled = new Uint8Array(1_024);
  /** The numbers of `statuses`. */
  status = new Uint8Array(1_024);
  createdAt = new Float64Array(1_024);
  updatedAt = new Float64Array(1_024);
  readonly statuses: string[] = [];
  /** By the name of the attribute: folded as a filter compares it. */
  readonly #folded = new Map<string, TextColumn>();
  readonly #rowOfId = new Map<number, number>();
  readonly #rowOfName = new Map<string, number>();
  readonly #free: number[] = [];

  /** How many rows there are, the free ones included. */
  get length(): number {
    return this.usernames.length;
  }

  /** How many users there are. */
  get size(): number {
    return this.#rowOfId.size;
  }

  rowOfId(userId: number): number | undefined {
    return this.#rowOfId.get(userId);
  }

  rowOfName(username: string): number | undefined {
    return this.#rowOfName.get(username);
  }

  /** The attribute folded; undefined if nobody has it. */
  folded(attribute: string): TextColumn | undefined {
    return attribute === 'username' ? this.username : this.#folded.get(attribute);
  }

  statusNumber(status: string): number {
    const known = this.statuses.indexOf(status);
    return known >= 0 ? known : this.statuses.push(status) - 1;
  }

  /** Adds the user, or replaces what was known of it. Returns the row. */
  set(user: StoredUser, memberships: readonly CopiedMembership[]): number {
    const row = this.#rowOfId.get(user.user_id) ?? this.#free.pop() ?? this.usernames.length;
    this.#grow(row);
    this.#rowOfId.set(user.user_id, row);
    this.#rowOfName.set(user.username, row);
    this.used[row] = 1;
    this.usernames[row] = user.username;
    this.username.set(row, user.username);
    this.search.set(row, user.search);
    this.enabled[row] = user.enabled;
    this.status[row] = this.statusNumber(user.status);
    this.createdAt[row] = user.created_at;
    this.updatedAt[row] = user.updated_at;
    this.#setAttributes(row, user.attributes);
    this.memberships.set(row, memberships);
    return row;
  }

  /** Returns the row that is free now; undefined if there is no such user. */
  remove(userId: number): number | undefined {
    const row = this.#rowOfId.get(userId);
    if (row === undefined) return undefined;
    const username = this.usernames[row] ?? '';
    this.#rowOfId.delete(userId);
    // Another account may have the name by now.
    if (this.#rowOfName.get(username) === row) this.#rowOfName.delete(username);
    this.used[row] = 0;
    this.usernames[row] = '';
    this.username.set(row, null);
    this.search.set(row, null);
    this.#setAttributes(row, '{}');
    this.memberships.set(row, []);
    this.#free.push(row);
    return row;
  }

  /** Makes all texts ready to be searched. */
  async pack(pause: () => Promise<void>): Promise<void> {
    for (const column of [this.username, this.search, ...this.#folded.values()]) await column.pack(pause);
  }

  #setAttributes(row: number, json: string): void {
    if (this.attributes[row] === json) return;
    this.attributes[row] = json;
    // Nobody but `userColumns` writes this column.
    const values: Readonly<Record<string, string>> = JSON.parse(json);
    for (const [name, value] of Object.entries(values)) {
      const column = this.#folded.get(name) ?? new TextColumn();
      this.#folded.set(name, column);
      column.set(row, caseFoldingFor(name)(value));
    }
    for (const [name, column] of this.#folded) {
      if (!Object.hasOwn(values, name)) column.set(row, null);
    }
  }

  #grow(row: number): void {
    if (row < this.enabled.length) return;
    const length = 2 * row;
    this.used = grown(this.used, new Uint8Array(length));
    this.enabled = grown(this.enabled, new Uint8Array(length));
    this.status = grown(this.status, new Uint8Array(length));
    this.createdAt = grown(this.createdAt, new Float64Array(length));
    this.updatedAt = grown(this.updatedAt, new Float64Array(length));
  }
}
