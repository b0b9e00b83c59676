import type { FilterableAttribute, UserFilter } from './filter.ts';
import type { StoredUser } from './records.ts';
import { type Range, type Slice, SortedIndex } from './sorted-index.ts';

/** How users of a pool can be named; fixed when the pool is created. */
export interface UsernameConfiguration {
  readonly usernamesIgnoreCase: boolean;
  /** Attributes that stand for the username, in sign-in and in requests. Email and phone number: once verified. */
  readonly aliasAttributes: readonly LoginAttribute[];
  /** Attributes that users sign up with instead of a username, which is then the sub. */
  readonly usernameAttributes: readonly LoginAttribute[];
}

export type LoginAttribute = 'email' | 'phone_number' | 'preferred_username';

interface AttributeEntry {
  /** The folded value, then the sub, so that equal values are adjacent. */
  readonly key: string;
  readonly user: StoredUser;
}

/** The users of one pool, by any name and by any filter of ListUsers. */
export class UserIndex {
  readonly #naming: UsernameConfiguration;
  readonly #byUsername = new Map<string, StoredUser>();
  readonly #bySub = new SortedIndex<StoredUser>((user) => user.sub);
  /** Created when an attribute is first searched for: most pools are never searched by most attributes. */
  readonly #byAttribute = new Map<FilterableAttribute, SortedIndex<AttributeEntry>>();

  constructor(naming: UsernameConfiguration) {
    this.#naming = naming;
  }

  get size(): number {
    return this.#byUsername.size;
  }

  /** Returns a user by exact username. */
  get(username: string): StoredUser | undefined {
    return this.#byUsername.get(this.#usernameKey(username));
  }

  add(user: StoredUser): void {
    this.#byUsername.set(this.#usernameKey(user.username), user);
    this.#bySub.add(user);
    for (const [attribute, index] of this.#byAttribute) addEntry(index, attribute, user);
  }

  delete(user: StoredUser): void {
    this.#byUsername.delete(this.#usernameKey(user.username));
    this.#bySub.delete(user.sub);
    for (const [attribute, index] of this.#byAttribute) removeEntry(index, attribute, user);
  }

  /** Gives the user these attributes in the place of all others. */
  setAttributes(user: StoredUser, attributes: StoredUser['attributes']): void {
    for (const [attribute, index] of this.#byAttribute) removeEntry(index, attribute, user);
    user.attributes = attributes;
    for (const [attribute, index] of this.#byAttribute) addEntry(index, attribute, user);
  }

  /** Resolves Username of a request as Cognito does: the username, else an alias, else the sub of a local user. */
  resolve(name: string): StoredUser | undefined {
    const user = this.get(name) ?? this.#byAlias(name);
    if (user !== undefined) return user;
    const bySub = this.#bySub.get(name);
    return bySub?.status === 'EXTERNAL_PROVIDER' ? undefined : bySub;
  }

  /** Returns the user whose login attribute has this value. */
  holderOf(attribute: LoginAttribute, value: string): StoredUser | undefined {
    const { aliasAttributes, usernamesIgnoreCase } = this.#naming;
    const matches = ({ user }: AttributeEntry) =>
      (usernamesIgnoreCase || user.attributes[attribute] === value) &&
      (!aliasAttributes.includes(attribute) || isActiveAlias(user, attribute));
    const range = { prefix: exactly(attribute, value), after: null, size: 1 };
    return this.#indexOf(attribute).slice(range, matches).items[0]?.user;
  }

  /**
   * Returns one page of ListUsers. O(page), whatever the size of the pool, except for the two filters by status, which
   * examine every user on the way.
   */
  list(range: Range, filter: UserFilter | null): Slice<StoredUser> {
    if (filter === null) return this.#bySub.slice(range);
    const { attribute, operator, value } = filter;
    switch (attribute) {
      case 'status':
        return this.#bySub.slice(range, (user) => user.enabled === (value === 'Enabled'));
      case 'cognito:user_status': {
        const wanted = value.toUpperCase();
        return this.#bySub.slice(range, ({ status }) =>
          operator === '=' ? status === wanted : status.startsWith(wanted),
        );
      }
      case 'sub':
        return this.#bySub.slice({ ...range, prefix: value }, ({ sub }) => operator === '^=' || sub === value);
      default: {
        const prefix = operator === '=' ? exactly(attribute, value) : fold(attribute, value);
        const { items, next } = this.#indexOf(attribute).slice({ ...range, prefix });
        return { items: items.map((entry) => entry.user), next };
      }
    }
  }

  #byAlias(name: string): StoredUser | undefined {
    for (const attribute of [...this.#naming.aliasAttributes, ...this.#naming.usernameAttributes]) {
      const user = this.holderOf(attribute, name);
      if (user !== undefined) return user;
    }
    return undefined;
  }

  #indexOf(attribute: FilterableAttribute): SortedIndex<AttributeEntry> {
    let index = this.#byAttribute.get(attribute);
    if (index === undefined) {
      index = new SortedIndex<AttributeEntry>((entry) => entry.key);
      for (const user of this.#byUsername.values()) addEntry(index, attribute, user);
      this.#byAttribute.set(attribute, index);
    }
    return index;
  }

  #usernameKey(username: string): string {
    return this.#naming.usernamesIgnoreCase ? username.toLowerCase() : username;
  }
}

/** Email and phone number stand for the username only once they are verified (developer guide, "Aliases"). */
export function isActiveAlias(
  { attributes }: Readonly<Pick<StoredUser, 'attributes'>>,
  attribute: LoginAttribute,
): boolean {
  return attribute === 'preferred_username' || attributes[`${attribute}_verified`] === 'true';
}

function addEntry(index: SortedIndex<AttributeEntry>, attribute: FilterableAttribute, user: StoredUser): void {
  const value = filterValueOf(user, attribute);
  if (value !== undefined) index.add({ key: keyOf(attribute, value, user), user });
}

function removeEntry(index: SortedIndex<AttributeEntry>, attribute: FilterableAttribute, user: StoredUser): void {
  const value = filterValueOf(user, attribute);
  if (value !== undefined) index.delete(keyOf(attribute, value, user));
}

function keyOf(attribute: FilterableAttribute, value: string, user: StoredUser): string {
  return exactly(attribute, value) + user.sub;
}

/** Returns the common prefix of all keys of this value. NUL sorts before every character of a value. */
function exactly(attribute: FilterableAttribute, value: string): string {
  return `${fold(attribute, value)}\0`;
}

/** Filters compare usernames case-sensitively, even in a pool whose requests do not; other attributes they do not. */
function fold(attribute: FilterableAttribute, value: string): string {
  return attribute === 'username' ? value : value.toLowerCase();
}

function filterValueOf(user: StoredUser, attribute: FilterableAttribute): string | undefined {
  return attribute === 'username' ? user.username : user.attributes[attribute];
}
