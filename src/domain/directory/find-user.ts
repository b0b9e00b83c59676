import { AmbiguousUserError, BadUserInputError } from '../model/errors.ts';
import { nameError } from '../model/name-rules.ts';
import { unicodeForms } from '../model/unicode-forms.ts';
import { attributeOf, type User } from '../model/user.ts';
import { type CognitoFilter, type DirectoryReads, everyPage } from '../ports/directory.ts';

/** Exactly one key of a user. */
export interface UserLookup {
  readonly username?: string | null | undefined;
  readonly sub?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly phoneNumber?: string | null | undefined;
}

/**
 * Returns the user with the key, or null if there is none. Rejects with AmbiguousUserError if several have it.
 *
 * By username: one AdminGetUser, which resolves aliases and is billed. By sub, email or phone number: one ListUsers; more
 * only if a page is short, or if the key has several Unicode forms.
 */
export async function findUser(
  directory: DirectoryReads,
  { username, sub, email, phoneNumber }: UserLookup,
): Promise<User | null> {
  if (typeof username === 'string') {
    const problem = nameError(username, 'user');
    if (problem !== null) throw new BadUserInputError(problem, 'by.username');
    return directory.getUser(username);
  }
  if (typeof sub === 'string')
    return findOnlyUser(directory, { attribute: 'sub', operator: '=', value: sub }, 'by.sub');
  if (typeof email === 'string')
    return findOnlyUser(directory, { attribute: 'email', operator: '=', value: email }, 'by.email');
  if (typeof phoneNumber === 'string') {
    return findOnlyUser(directory, { attribute: 'phone_number', operator: '=', value: phoneNumber }, 'by.phoneNumber');
  }
  throw new BadUserInputError('Give exactly one of username, sub, email and phoneNumber.', 'by');
}

/** Returns the user of exactly this username, or null if there is none. Costs one ListUsers, which is not billed. */
export async function findUserByUsername(directory: DirectoryReads, username: string): Promise<User | null> {
  const filter: CognitoFilter = { attribute: 'username', operator: '=', value: username };
  for await (const users of everyPage((page) => directory.listUsers(page, filter))) {
    const user = users.find((candidate) => candidate.username === username);
    if (user !== undefined) return user;
  }
  return null;
}

async function findOnlyUser(directory: DirectoryReads, filter: CognitoFilter, field: string): Promise<User | null> {
  if (filter.value === '') throw new BadUserInputError('The key to look for is empty.', field);
  const found = new Map<string, User>();
  for (const value of unicodeForms(filter.value)) {
    for await (const users of everyPage((page) => directory.listUsers(page, { ...filter, value }))) {
      for (const user of users) found.set(user.username, user);
      if (found.size > 1) throw ambiguous(filter, [...found.values()]);
    }
  }
  const [user = null] = found.values();
  return user;
}

function ambiguous({ attribute, value }: CognitoFilter, found: readonly User[]): AmbiguousUserError {
  const names = found.slice(0, 5).map((user) => `"${user.username}" (sub ${attributeOf(user, 'sub') ?? 'unknown'})`);
  return new AmbiguousUserError(
    `Several users have the ${attribute} "${value}": ${names.join(', ')}. Use the username or sub.`,
  );
}
