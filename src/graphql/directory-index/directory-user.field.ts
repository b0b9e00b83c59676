import { parseUserFilter } from '../../domain/filter/parse-user-filter.ts';
import type { UserFilter } from '../../domain/filter/user-filter.ts';
import { AmbiguousUserError, BadUserInputError } from '../../domain/model/errors.ts';
import { unicodeForms } from '../../domain/model/unicode-forms.ts';
import type { User } from '../../domain/model/user.ts';
import type { IndexLoaders } from '../../loaders/index-loaders.ts';
import { builder } from '../builder.ts';
import { UserLookupInput } from '../users/user.query.ts';
import { UserRef } from '../users/user.type.ts';
import { DirectoryRef } from './directory.type.ts';
import { BY_USERNAME } from './user-order.input.ts';

builder.objectField(DirectoryRef, 'user', (t) =>
  t.field({
    type: UserRef,
    nullable: true,
    description:
      'One user by exactly one key; null if there is none; an AMBIGUOUS_USER error if several users match. `username` is the username itself: the index does not know which aliases the pool resolves. Costs no call.',
    args: { by: t.arg({ type: UserLookupInput, required: true, description: 'The key to look for.' }) },
    resolve: ({ index }, { by: { username, sub, email, phoneNumber } }) => {
      if (typeof username === 'string') return index.userByUsername.load(username);
      if (typeof sub === 'string') return onlyUser(index, 'sub', sub);
      if (typeof email === 'string') return onlyUser(index, 'email', email);
      if (typeof phoneNumber === 'string') return onlyUser(index, 'phoneNumber', phoneNumber);
      throw new BadUserInputError('Give exactly one of username, sub, email and phoneNumber.', 'by');
    },
  }),
);

async function onlyUser(
  index: IndexLoaders,
  key: 'sub' | 'email' | 'phoneNumber',
  value: string,
): Promise<User | null> {
  if (value === '') throw new BadUserInputError('The key to look for is empty.', `by.${key}`);
  const filter: UserFilter = { [key]: { in: unicodeForms(value) } };
  const rows = await index.users({ search: null, filter: parseUserFilter(filter, 'by') }, BY_USERNAME, null, 5);
  const [user, ...others] = rows.map((row) => row.user);
  if (user === undefined) return null;
  if (others.length === 0) return user;
  const names = [user, ...others].map(({ username }) => `"${username}"`);
  throw new AmbiguousUserError(`Several users have the ${key} "${value}": ${names.join(', ')}. Use the username.`);
}
