import { UpstreamAccessDeniedError } from '../model/errors.ts';
import { attributeOf, type User } from '../model/user.ts';
import type { Clock } from '../ports/clock.ts';
import { type AliasAttribute, type Directory, type PoolDescription, readAll } from '../ports/directory.ts';
import { TtlCache } from '../primitives/ttl-cache.ts';
import { findUserByUsername } from './find-user.ts';

/** How long an answer is good for: the steps of one change ask one after the other. */
const LIFE_MS = 5_000;

/** How long it is believed that the pool may not be described: rights are given while the service runs, too. */
const DENIED_MS = 60_000;

/** What can stand for a username in a request. The sub does so in every pool (developer guide). */
type NamingAttribute = AliasAttribute | 'sub';

export interface UsernameResolverOptions {
  /** When the pool is described, if nobody has called `setPool`: for the first name in doubt, or for the first name. */
  readonly describePool: 'lazily' | 'eagerly';
}

/**
 * Whom a name in a request means, by the pool's own name for the user. For the audit trail, which holds no attribute's
 * value: an alias is one. What Cognito is asked to do is still up to Cognito: it gets the name as it came.
 *
 * A pool has its aliases from the day on which it is made, so they are read once. Until they could be, only what looks like
 * an email address, a phone number or a sub is taken for something that may be none.
 */
export class UsernameResolver {
  #pool: PoolDescription | null = null;
  readonly #describePool: UsernameResolverOptions['describePool'];
  readonly #recent: TtlCache<string | null>;
  /** Null if the description is denied; a failure that passes is not remembered. */
  readonly #descriptions: TtlCache<PoolDescription | null>;

  constructor(clock: Clock, { describePool }: UsernameResolverOptions = { describePool: 'lazily' }) {
    this.#describePool = describePool;
    this.#recent = new TtlCache(clock, LIFE_MS);
    this.#descriptions = new TtlCache(clock, DENIED_MS);
  }

  /** Spares the call where somebody has described the pool anyway. */
  setPool(pool: PoolDescription): void {
    this.#pool = pool;
  }

  /** Without a call: the name itself where it can be nothing but a username, else null. */
  resolveLocally(name: string): string | null {
    return this.#candidates(name).length === 0 ? name : null;
  }

  /**
   * Returns null if the name is nobody's. Most names are usernames at first sight; an alias or sub takes one ListUsers, a
   * username that could be one two, unbilled, and the very first of them one DescribeUserPool.
   */
  async resolve(directory: Directory, name: string): Promise<string | null> {
    if (this.#pool === null && (this.#describePool === 'eagerly' || this.#candidates(name).length > 0)) {
      await this.#describe(directory);
    }
    const candidates = this.#candidates(name);
    if (candidates.length === 0) return name;
    return this.#recent.getOrLoad(name, directory.session.priority, () => this.#find(directory, name, candidates));
  }

  /** Where the pool cannot be described, names go by what they look like, until the next one in doubt. */
  async #describe(directory: Directory): Promise<void> {
    const describe = () =>
      directory.describePool().catch((error: unknown) => {
        if (error instanceof UpstreamAccessDeniedError) return null;
        throw error;
      });
    const pool = await this.#descriptions.getOrLoad('', directory.session.priority, describe).catch(() => null);
    if (pool !== null) this.setPool(pool);
  }

  /** Returns what the name could be the value of. */
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

  /** Email addresses and phone numbers are aliases once they are verified; in a pool whose users choose no name, always. */
  #meant(users: readonly User[], attribute: NamingAttribute, name: string): User | null {
    const needsProof = (attribute === 'email' || attribute === 'phone_number') && this.#pool?.usernamesAreSubs !== true;
    const named = needsProof ? users.filter((user) => attributeOf(user, `${attribute}_verified`) === 'true') : users;
    const exactly = named.filter((user) => attributeOf(user, attribute) === name);
    const [user, another] = exactly.length > 0 ? exactly : named;
    return user === undefined || another !== undefined ? null : user;
  }
}

/**
 * Returns what looks like an alias is one, more often than not; but users of other identity providers have names that look
 * like email addresses. Anything at all can be a preferred username, so it is more often a username.
 */
function inOrder(candidates: readonly NamingAttribute[]): readonly (NamingAttribute | 'username')[] {
  const others = candidates.filter((attribute) => attribute !== 'preferred_username');
  return candidates.length > others.length ? [...others, 'username', 'preferred_username'] : [...others, 'username'];
}

/** What the values of an attribute look like. A preferred username looks like anything. */
const LOOKS: readonly { readonly attribute: NamingAttribute; readonly like: RegExp }[] = [
  { attribute: 'email', like: /.@./ },
  // E.164, without which Cognito takes no phone number.
  { attribute: 'phone_number', like: /^\+\d{1,15}$/ },
  { attribute: 'sub', like: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i },
];
