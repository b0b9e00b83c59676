import { createRandom } from '../random.ts';
import type { StoredGroup } from '../records.ts';
import type { UserPool } from '../user-pool.ts';
import { FAMILY_NAMES, GIVEN_NAMES } from './names.ts';

export interface PoolSize {
  readonly users: number;
  readonly groups: number;
  /** Of every user; no more than there are groups. */
  readonly membershipsPerUser: number;
  /** The name of one group more, which every user is in. */
  readonly everyoneIn?: string | undefined;
}

/** 2023-01-01T00:00:00Z; the users come one a minute from then on. */
const FIRST_USER_AT = Date.UTC(2023, 0, 1);

/**
 * Adds users `user-1` … and groups `group-1` …, deterministic, the groups about equal in size.
 *
 * @throws RangeError if a number is no whole number from 0 up
 * @throws CognitoException LimitExceeded if a user would be in more than 100 groups, or the pool have more than 10,000
 */
export function seedSizedPool(pool: UserPool, { users, groups, membershipsPerUser, everyoneIn }: PoolSize): void {
  for (const [name, size] of Object.entries({ users, groups, membershipsPerUser })) {
    if (!Number.isSafeInteger(size) || size < 0)
      throw new RangeError(`${name} must be a whole number from 0 up, not ${size}.`);
  }
  const random = createRandom(users);
  const all: StoredGroup[] = [];
  for (let number = 1; number <= groups; number += 1) {
    const properties = { description: `Group ${number} of ${groups}`, precedence: number };
    all.push(pool.createGroup(`group-${number}`, properties, FIRST_USER_AT));
  }
  const everyone = everyoneIn === undefined ? undefined : pool.createGroup(everyoneIn, {}, FIRST_USER_AT);
  const memberships = Math.min(membershipsPerUser, groups);

  for (let number = 1; number <= users; number += 1) {
    const username = `user-${number}`;
    const givenName = random.pick(GIVEN_NAMES);
    const familyName = random.pick(FAMILY_NAMES);
    const user = pool.admitUser(
      {
        username,
        sub: random.uuid(),
        attributes: {
          email: `${username}@example.com`,
          email_verified: 'true',
          given_name: givenName,
          family_name: familyName,
          name: `${givenName} ${familyName}`,
        },
        status: number % 20 === 0 ? 'FORCE_CHANGE_PASSWORD' : 'CONFIRMED',
        enabled: number % 50 !== 0,
      },
      FIRST_USER_AT + number * 60_000,
    );
    if (everyone !== undefined) pool.addMember(everyone, user);
    // A random start and a random stride: groups mix, and no user comes twice to the same one.
    const start = random.below(groups);
    const stride = 1 + random.below(Math.max(1, Math.floor(groups / Math.max(1, memberships))));
    for (let count = 0; count < memberships; count += 1) {
      const group = all[(start + count * stride) % groups];
      if (group !== undefined) pool.addMember(group, user);
    }
  }
}
