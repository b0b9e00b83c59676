import { type RawBuilder, sql } from 'kysely';
import type { UserOrderField } from '../../../../domain/directory-index/indexed-directory.ts';
import { type DirectoryMoment, groupCountAt } from './directory-moment.ts';

/** What users are ordered by, before their usernames. */
export interface OrderKey {
  readonly value: RawBuilder<string | number | null>;
  /** Who lacks it comes last, in either direction. */
  readonly mayBeNull: boolean;
}

const COLUMNS = {
  USERNAME: 'u.username',
  EMAIL: 'u.email_folded',
  NAME: 'u.name_folded',
  STATUS: 'u.status',
  CREATED_AT: 'u.created_at',
  UPDATED_AT: 'u.updated_at',
} as const;

/** Returns what the user `u` is ordered by. Texts are in the order of their code points, as the columns' collation has it. */
export function orderKey(field: UserOrderField, at: DirectoryMoment): OrderKey {
  if (field === 'GROUP_COUNT') return { value: groupCountAt(at), mayBeNull: false };
  return { value: sql.ref(COLUMNS[field]), mayBeNull: field === 'EMAIL' || field === 'NAME' };
}
