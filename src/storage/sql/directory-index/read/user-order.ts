import { type RawBuilder, sql } from 'kysely';
import { ORDERED_CHARACTERS, type UserOrderField } from '../../../../domain/directory-index/indexed-directory.ts';
import { type DirectoryMoment, groupCountAt } from './directory-moment.ts';

/** What users are ordered by, before their usernames. */
export interface OrderKey {
  readonly value: RawBuilder<string | number | null>;
  /** Who lacks it comes last, in either direction. */
  readonly mayBeNull: boolean;
}

/**
 * Returns what the user `u` is ordered by, as the indexes have it. Texts are in the order of their code points, which is the
 * columns' collation; of long ones the begin decides, since an entry of an index is short.
 */
export function orderKey(field: UserOrderField, at: DirectoryMoment): OrderKey {
  switch (field) {
    case 'USERNAME':
      return { value: sql.ref('u.username'), mayBeNull: false };
    case 'EMAIL':
      return { value: beginOf('u.email_folded'), mayBeNull: true };
    case 'NAME':
      return { value: beginOf('u.name_folded'), mayBeNull: true };
    case 'STATUS':
      return { value: sql.ref('u.status'), mayBeNull: false };
    case 'CREATED_AT':
      return { value: sql.ref('u.created_at'), mayBeNull: false };
    case 'UPDATED_AT':
      return { value: sql.ref('u.updated_at'), mayBeNull: false };
    case 'GROUP_COUNT':
      return { value: groupCountAt(at), mayBeNull: false };
  }
}

function beginOf(column: string): RawBuilder<string | null> {
  return sql`substr(${sql.ref(column)}, 1, ${sql.lit(ORDERED_CHARACTERS)})`;
}
