import { caseFoldingFor } from '../../../domain/filter/case-folding.ts';
import { searchText } from '../../../domain/filter/search-text.ts';
import { attributeOf, type User } from '../../../domain/model/user.ts';

/** The attributes that have a column for filters of their own. The others are in `attributes_folded`. */
export const FOLDED_COLUMNS = {
  sub: 'sub_folded',
  email: 'email_folded',
  name: 'name_folded',
  phone_number: 'phone_number_folded',
} as const;

/** What a row of `directory_user` says about the account. */
export type UserColumns = ReturnType<typeof userColumns>;

/**
 * Returns the columns of a user.
 *
 * @param indexed names of the attributes that the index holds: others are left out
 */
export function userColumns(user: User, indexed: ReadonlySet<string>) {
  const attributes = user.attributes.filter(({ name }) => indexed.has(name));
  const account = { ...user, attributes };
  const folded = (name: string) => {
    const value = attributeOf(account, name);
    return value === null ? null : caseFoldingFor(name)(value);
  };
  const others = attributes.filter(({ name }) => !Object.hasOwn(FOLDED_COLUMNS, name));
  return {
    username: user.username,
    enabled: user.enabled ? 1 : 0,
    status: user.status,
    created_at: user.createdAt.getTime(),
    updated_at: user.updatedAt.getTime(),
    attributes: JSON.stringify(Object.fromEntries(attributes.map(({ name, value }) => [name, value]))),
    sub_folded: folded('sub'),
    email_folded: folded('email'),
    name_folded: folded('name'),
    phone_number_folded: folded('phone_number'),
    attributes_folded: JSON.stringify(Object.fromEntries(others.map(({ name }) => [name, folded(name)]))),
    search: searchText(account),
  };
}

/** The columns of personal data, as they are once the account is deleted. */
export const WITHOUT_ATTRIBUTES = {
  attributes: '{}',
  sub_folded: null,
  email_folded: null,
  name_folded: null,
  phone_number_folded: null,
  attributes_folded: '{}',
} as const;
