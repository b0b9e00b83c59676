import { type TakenName, UserExistsError } from '../model/errors.ts';
import { nameError } from '../model/name-rules.ts';
import type { UserAttribute } from '../model/user.ts';
import type { AliasAttribute, DirectoryReads, PoolDescription } from '../ports/directory.ts';

/** By what a user is to be found, beside the sub. */
export interface NewNames {
  /** Null: it stays. */
  readonly username: string | null;
  /** All that the user is to have of those that can be aliases, with their proofs. */
  readonly attributes: readonly UserAttribute[];
}

/**
 * Rejects with UserExistsError where one of the names is another user's. One AdminGetUser for each name, which puts on the bill only
 * who is found by it.
 *
 * Cognito refuses most of these itself. Asking beforehand tells a dry run, tells who has the name, and proves that a user
 * who is found after an unanswered call was not there before it.
 *
 * @param pool null where it is not known: Cognito is left to refuse
 * @param self who is to have the names; null: a new user
 */
export async function assertNamesFree(
  directory: Pick<DirectoryReads, 'getUser'>,
  pool: PoolDescription | null,
  { username, attributes }: NewNames,
  self: string | null,
): Promise<void> {
  const names: { readonly field: TakenName; readonly name: string }[] = [];
  if (username !== null) names.push({ field: 'username', name: username });
  for (const field of pool?.aliases ?? []) {
    const value = attributeValue(attributes, field);
    if (value !== '' && pool !== null && standsForUsername(pool, attributes, field)) names.push({ field, name: value });
  }
  for (const { field, name } of names) {
    if (nameError(name, 'user') !== null) continue;
    const holder = await directory.getUser(name);
    if (holder !== null && holder.username !== self) throw new UserExistsError(field, holder.username);
  }
}

/** Addresses do so once they are verified; where users choose no name, always (developer guide). */
function standsForUsername(
  pool: PoolDescription,
  attributes: readonly UserAttribute[],
  alias: AliasAttribute,
): boolean {
  return (
    alias === 'preferred_username' ||
    pool.usernamesAreSubs ||
    attributeValue(attributes, `${alias}_verified`) === 'true'
  );
}

function attributeValue(attributes: readonly UserAttribute[], name: string): string {
  return attributes.find((attribute) => attribute.name === name)?.value ?? '';
}
