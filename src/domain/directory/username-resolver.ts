import { UpstreamAccessDeniedError } from '../model/errors.ts';
import { attributeOf, type User } from '../model/user.ts';
import type { Clock } from '../ports/clock.ts';
import { type AliasAttribute, type Directory, type PoolDescription, readAll } from '../ports/directory.ts';
import { TtlCache } from '../primitives/ttl-cache.ts';
import { findUserByUsername } from './find-user.ts';

/** How long a result is cached: the steps of one change resolve the same name one after the other. */
const LIFE_MS = 5_000;

/**
 * How long a DescribeUserPool is cached, a denied one too: attributes and the permission may be added while the service runs.
 */
const DESCRIPTION_MS = 60_000;

/** What can stand for a username in a request. The sub does so in every pool (developer guide). */
type NamingAttribute = AliasAttribute | 'sub';

export interface UsernameResolverOptions {
  /**
   * When the pool is described, unless `setPool` was called: for the first name that may be an alias, or for the first name.
   */
  readonly describePool: 'lazily' | 'eagerly';
}

/**
 * Finds the username of the user that a name in a request means. For the audit trail, which contains no values of
 * attributes, and so no aliases. Commands to Cognito use the name as it was given.
 *
 * The aliases of a pool never change, so they are read once. Until then, a name that looks like an email address, a phone
 * number or a sub may be one.
 */
export class UsernameResolver {
  #pool: PoolDescription | null = null;
  readonly #describePool: UsernameResolverOptions['describePool'];
  readonly #recent: TtlCache<string | null>;
  /** Null if the description is denied. A transient failure is not cached. */
  readonly #descriptions: TtlCache<PoolDescription | null>;

  constructor(clock: Clock, { describePool }: UsernameResolverOptions = { describePool: 'lazily' }) {
    this.#describePool = describePool;
    this.#recent = new TtlCache(clock, LIFE_MS);
    this.#descriptions = new TtlCache(clock, DESCRIPTION_MS);
  }

  /** Saves the call if the pool was described for another reason. */
  setPool(pool: PoolDescription): void {
    this.#pool = pool;
  }

  /** Returns the name if it can only be a username, else null. Makes no call. */
  resolveLocally(name: string): string | null {
    return this.#candidates(name).length === 0 ? name : null;
  }

  /**
   * Returns the username, or null if there is no such user. Most names can only be usernames, and cost no call. An alias or
   * sub costs one ListUsers, a username that could be one two, none of them billed; the first of them also one
   * DescribeUserPool.
   */
  async resolve(directory: Directory, name: string): Promise<string | null> {
    if (this.#pool === null && (this.#describePool === 'eagerly' || this.#candidates(name).length > 0)) {
      await this.#describe(directory);
    }
    const candidates = this.#candidates(name);
    if (candidates.length === 0) return name;
    return this.#recent.getOrLoad(name, directory.session.priority, () => this.#find(directory, name, candidates));
  }

  /** Returns the username of a user who is created by this name, or null if the pool will use the sub as the username. */
  async resolveNew(directory: Directory, name: string): Promise<string | null> {
    const pool = await this.describePool(directory).catch(() => null);
    return pool?.usernamesAreSubs === true ? null : name;
  }

  /**
   * Returns the description of the pool, at most a minute old, or null if IAM denies it. One DescribeUserPool.
   */
  async describePool(directory: Directory): Promise<PoolDescription | null> {
    const describe = () =>
      directory.describePool().catch((error: unknown) => {
        if (error instanceof UpstreamAccessDeniedError) return null;
        throw error;
      });
    const pool = await this.#descriptions.getOrLoad('', directory.session.priority, describe);
    if (pool !== null) this.setPool(pool);
    return pool;
  }

  /** Describes the pool. If it cannot, names are judged by what they look like, until the next one that may be an alias. */
  async #describe(directory: Directory): Promise<void> {
    await this.describePool(directory).catch(() => null);
  }

  /** Returns the attributes that the name could be a value of. */
  #candidates(name: string): readonly NamingAttribute[] {
    const pool = this.#pool;
    if (pool === null) return LOOKS.filter(({ like }) => like.test(name)).map(({ attribute }) => attribute);
    const attributes: readonly NamingAttribute[] = pool.usernamesAreSubs ? pool.aliases : [...pool.aliases, 'sub'];
    return attributes.filter(
      (candidate) => LOOKS.find(({ attribute }) => attribute === candidate)?.like.test(name) ?? true,
    );
  }

  async #find(directory: Directory, name: string, candidates: readonly NamingAttribute[]): Promise<string | null> {
    for (const attribute of inOrder(candidates)) {
      const user =
        attribute === 'username'
          ? await findUserByUsername(directory, name)
          : this.#meant(
              await readAll((page) => directory.listUsers(page, { attribute, operator: '=', value: name })),
              attribute,
              name,
            );
      if (user !== null) return user.username;
    }
    return null;
  }

  /**
   * Returns the user with this alias. Email addresses and phone numbers are aliases once verified; if usernames are subs,
   * always.
   */
  #meant(users: readonly User[], attribute: NamingAttribute, name: string): User | null {
    const needsProof = (attribute === 'email' || attribute === 'phone_number') && this.#pool?.usernamesAreSubs !== true;
    const named = needsProof ? users.filter((user) => attributeOf(user, `${attribute}_verified`) === 'true') : users;
    const exactly = named.filter((user) => attributeOf(user, attribute) === name);
    const [user, another] = exactly.length > 0 ? exactly : named;
    return user === undefined || another !== undefined ? null : user;
  }
}

/**
 * Returns the attributes in the order in which to try them. A name that looks like an alias usually is one, though users of
 * other identity providers have usernames that look like email addresses. Anything can be a preferred username, so username
 * comes first there.
 */
function inOrder(candidates: readonly NamingAttribute[]): readonly (NamingAttribute | 'username')[] {
  const others = candidates.filter((attribute) => attribute !== 'preferred_username');
  return candidates.length > others.length ? [...others, 'username', 'preferred_username'] : [...others, 'username'];
}

/** What values of an attribute look like. A preferred username can look like anything. */
const LOOKS: readonly { readonly attribute: NamingAttribute; readonly like: RegExp }[] = [
  { attribute: 'email', like: /.@./ },
  // E.164, which Cognito requires of phone numbers.
  { attribute: 'phone_number', like: /^\+\d{1,15}$/ },
  { attribute: 'sub', like: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i },
];
