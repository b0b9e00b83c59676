import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { UserOrder } from '../../../../domain/directory-index/indexed-directory.ts';
import type { OrderDirection } from '../../../../domain/model/group-order.ts';
import { compareCodePoints } from './compare-code-points.ts';
import type { DirectoryMoment } from './directory-moment.ts';
import { orderKey } from './user-order.ts';
import type { UserPosition } from './user-position.ts';

/**
 * Returns the parts of all users in this order. Who lacks what the order is by comes last in either direction, which no index
 * has: these are a part of their own, by username.
 */
export function orderedParts({ field, direction }: UserOrder, at: DirectoryMoment): readonly OrderedPart[] {
  const { value, mayBeNull } = orderKey(field, at);
  if (!mayBeNull) return [new OrderedPart(value, direction, 'all')];
  return [new OrderedPart(value, direction, 'with key'), new OrderedPart(value, direction, 'without key')];
}

/** Users in the order of a key, and of the username where that is equal. */
export class OrderedPart {
  readonly key: RawBuilder<string | number | null>;
  readonly #descending: boolean;
  readonly #users: 'all' | 'with key' | 'without key';

  constructor(
    key: RawBuilder<string | number | null>,
    direction: OrderDirection,
    users: 'all' | 'with key' | 'without key',
  ) {
    this.key = key;
    this.#descending = direction === 'DESC';
    this.#users = users;
  }

  /** Whether the user `u` is in this part. */
  get isIn(): Expression<SqlBool> {
    if (this.#users === 'all') return sql`true`;
    return this.#users === 'with key' ? sql`${this.key} is not null` : sql`${this.key} is null`;
  }

  has(position: UserPosition | null): boolean {
    return position !== null && (position.key === null) === (this.#users === 'without key');
  }

  /** Whether all of the part comes before the position. */
  isBefore(position: UserPosition | null): boolean {
    return position?.key === null && this.#users === 'with key';
  }

  /** Whether the user `u` comes after the position; null: everybody does. */
  readonly beyond = (position: UserPosition | null): Expression<SqlBool> =>
    position === null ? sql`true` : this.#compareTo(position, this.#descending ? '<' : '>');

  /** Whether the user `u` is at the position or comes before it. */
  upTo(position: UserPosition): Expression<SqlBool> {
    return this.#compareTo(position, this.#descending ? '>=' : '<=');
  }

  /** What to order by, which an index has: without the key where nobody has one. */
  get order(): RawBuilder<unknown> {
    const direction = sql.raw(this.#descending ? 'desc' : 'asc');
    const username = sql`u.username ${direction}`;
    return this.#users === 'without key' ? username : sql`${this.key} ${direction}, ${username}`;
  }

  /** Compares rows as the database does. */
  readonly compare = (a: UserPosition, b: UserPosition): number => {
    const byKey =
      typeof a.key === 'number' && typeof b.key === 'number'
        ? a.key - b.key
        : compareCodePoints(String(a.key), String(b.key));
    return (this.#descending ? -1 : 1) * (byKey || compareCodePoints(a.username, b.username));
  };

  #compareTo({ key, username }: UserPosition, operator: string): Expression<SqlBool> {
    const compare = sql.raw(operator);
    if (this.#users === 'without key') return sql`u.username ${compare} ${username}`;
    const isBeyond = sql<SqlBool>`(${this.key}, u.username) ${compare} (${key}, ${username})`;
    if (this.#users === 'all') return isBeyond;
    // SQLite finds a place in an index of an expression by the expression alone, and not by a pair.
    return sql`(${this.key} ${sql.raw(`${operator.slice(0, 1)}=`)} ${key} and ${isBeyond})`;
  }
}
