import { findUserByUsername } from '../directory/find-user.ts';
import { foldCase } from '../model/case-folded-names.ts';
import { attributeOf, type User } from '../model/user.ts';
import { type DirectoryReads, everyPage, type PoolDescription } from '../ports/directory.ts';
import { MAX_IN_FLIGHT } from '../primitives/latency-meter.ts';
import { mapConcurrently } from '../primitives/map-concurrently.ts';
import { pagesFor } from '../scan/group-size-cache.ts';
import { PageScheduler } from '../scan/page-scheduler.ts';
import { UserListReader } from '../scan/user-list-reader.ts';
import type { CallRates } from './call-rates.ts';
import { planAccountPreflight } from './plan-preflight.ts';

/** Parts of the list of users that are read side by side. */
const CHAINS_AT_ONCE = 5;
/** Shorter lists are read as one chain. */
const WORTH_PARTING_PAGES = 64;

export interface KnownUsersContext {
  /** With patience: all of a list is lost with its last page. */
  readonly directory: DirectoryReads;
  readonly pace: () => CallRates;
  readonly pool: PoolDescription;
}

/**
 * Returns the users whom the names mean, by the names as they were given: usernames, or, where users choose none, addresses in
 * any case. By the unbilled ListUsers: the whole list, or one call a name, whichever is less. An alias of a pool whose users
 * have usernames is not found.
 */
export async function findKnownUsers(
  names: readonly string[],
  { directory, pace, pool }: KnownUsersContext,
): Promise<ReadonlyMap<string, User>> {
  const found = new Map<string, User>();
  if (names.length === 0) return found;
  const pages = pagesFor(pool.estimatedNumberOfUsers);
  const plan = planAccountPreflight({ users: names.length, poolPages: pages }, pace());
  if (plan.kind === 'LIST_USERS') {
    const namesOf = new Map(names.map((name) => [pool.usernamesAreSubs ? foldCase(name) : name, name]));
    await listUsers(directory, pool.estimatedNumberOfUsers, (user) => {
      for (const key of keysOf(user, pool)) {
        const name = namesOf.get(key);
        if (name !== undefined) found.set(name, user);
      }
    });
    return found;
  }
  await mapConcurrently(MAX_IN_FLIGHT, names, async (name) => {
    const user = pool.usernamesAreSubs
      ? await findByAddress(directory, name)
      : await findUserByUsername(directory, name);
    if (user !== null) found.set(name, user);
  });
  return found;
}

function keysOf(user: User, { usernamesAreSubs }: PoolDescription): readonly string[] {
  if (!usernamesAreSubs) return [user.username];
  const addresses = [attributeOf(user, 'email'), attributeOf(user, 'phone_number')];
  return addresses.flatMap((address) => (address === null ? [] : [foldCase(address)]));
}

async function listUsers(directory: DirectoryReads, size: number, take: (user: User) => void): Promise<void> {
  const chains = new PageScheduler(() => CHAINS_AT_ONCE);
  const users = new UserListReader(directory, chains, async (news) => news.forEach(take));
  users.start(size, pagesFor(size) >= WORTH_PARTING_PAGES ? 'SHARDED' : 'UNSHARDED');
  await chains.drained();
}

async function findByAddress(directory: DirectoryReads, name: string): Promise<User | null> {
  const attribute = name.includes('@') ? 'email' : 'phone_number';
  const filter = { attribute, operator: '=', value: name } as const;
  for await (const users of everyPage((page) => directory.listUsers(page, filter))) {
    const user = users.find((candidate) => foldCase(attributeOf(candidate, attribute) ?? '') === foldCase(name));
    if (user !== undefined) return user;
  }
  return null;
}
