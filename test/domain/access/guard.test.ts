import { describe, expect, test } from 'vitest';
import { AccessGuard } from '../../../src/domain/access/guard.ts';
import { LocalAdministratorLock } from '../../../src/domain/access/local-administrator-lock.ts';
import { type Actor, localAdministrator } from '../../../src/domain/model/actor.ts';
import { NotAllowedError, UserNotFoundError } from '../../../src/domain/model/errors.ts';
import type { Group } from '../../../src/domain/model/group.ts';
import { type AccessGroups, permissionsOf } from '../../../src/domain/model/permissions.ts';
import type { ProposedChange } from '../../../src/domain/ports/proposed-change.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { sampleUser } from '../filter/sample.ts';
import { sampleGroup } from '../model/sample-group.ts';
import { StubDirectory } from '../stub-directory.ts';

const accessGroups: AccessGroups = { AUDITOR: [], OPERATOR: ['operators'], ADMINISTRATOR: ['administrators'] };

/** A pool of which only users' groups can be read. */
class GroupsOfUsers extends StubDirectory {
  readonly #groups: Readonly<Record<string, readonly Group[]>>;

  constructor(groups: Readonly<Record<string, readonly Group[]>>) {
    super();
    this.#groups = groups;
  }

  override async listGroupsForUser(username: string): Promise<readonly Group[]> {
    const groups = this.#groups[username];
    if (groups === undefined) throw new UserNotFoundError(username);
    return groups;
  }
}

function callerIn(...groups: string[]): Actor {
  const permissions = permissionsOf(groups, accessGroups);
  return { subject: 'a-sub', username: 'casey', groups, permissions, expiresAt: null };
}

const directory = new GroupsOfUsers({
  casey: [],
  loner: [],
  member: [sampleGroup({ name: 'lowly', precedence: 99 })],
});

/** The decision about a caller of another pool, or the local administrator. */
function decide(actor: Actor, proposed: ProposedChange): Promise<string> {
  const clock = new FakeClock();
  const guard = new AccessGuard({
    accessGroups,
    protectedGroups: [],
    callersComeFrom: 'another pool',
    administratorLock: new LocalAdministratorLock(clock),
    clock,
  });
  const permission = proposed.kind === 'account' ? 'ACCOUNT_WRITE' : 'MEMBERSHIP_WRITE';
  return guard.guard({ actor, directory, permission, change: proposed }, async () => 'made');
}

const add: ProposedChange = { kind: 'membership', change: 'add', username: 'loner', groupName: 'lowly' };
const disable = (username: string): ProposedChange => ({ kind: 'account', change: 'disable', username });

describe('of the callers from another pool', () => {
  test('an administrator by the token may do everything, to a namesake as well', async () => {
    await expect(decide(callerIn('administrators'), add)).resolves.toBe('made');
    await expect(decide(callerIn('administrators'), disable('casey'))).resolves.toBe('made');
  });

  test('an operator changes no memberships, since groups of two pools cannot be compared', async () => {
    await expect(decide(callerIn('operators', 'lowly'), add)).rejects.toThrow(
      '"casey" may not put "loner" into "lowly": the caller is a user of another pool, whose groups cannot be compared with those of this one. Ask an administrator.',
    );
  });

  test('an operator acts on accounts in no group, and on no others', async () => {
    await expect(decide(callerIn('operators'), disable('loner'))).resolves.toBe('made');
    await expect(decide(callerIn('operators'), disable('member'))).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    await expect(decide(callerIn('operators'), disable('nobody'))).rejects.toMatchObject({ code: 'USER_NOT_FOUND' });
  });
});

describe('a write that waits for quota', () => {
  const names = ['sub', 'email'];
  class Casey extends GroupsOfUsers {
    enabled = true;
    reads = 0;
    asked: () => Promise<void> = async () => {};

    override async getUser() {
      this.reads += 1;
      const at = new Date(0);
      const attributes = names.map((name) => ({ name, value: name === 'sub' ? 'a-sub' : 'casey@example.com' }));
      return {
        username: 'casey',
        attributes,
        enabled: this.enabled,
        status: 'CONFIRMED',
        createdAt: at,
        updatedAt: at,
      } as const;
    }
    override asking(beforeWrite: () => Promise<void>) {
      this.asked = beforeWrite;
      return this;
    }
  }

  const open = () => {
    const clock = new FakeClock();
    const pool = new Casey({ casey: [sampleGroup({ name: 'administrators' })] });
    const administratorLock = new LocalAdministratorLock(clock);
    const settings = {
      accessGroups,
      protectedGroups: [],
      callersComeFrom: 'this pool',
      administratorLock,
      clock,
    } as const;
    const guard = new AccessGuard(settings);
    const attempt = {
      actor: callerIn('administrators'),
      directory: pool,
      permission: 'MEMBERSHIP_WRITE',
      change: add,
    } as const;
    return { clock, pool, guard, attempt };
  };

  test.each(['of one change', 'of many'])('is decided anew when its turn comes after a second: %s', async (kind) => {
    const { clock, pool, guard, attempt } = open();
    const authority = kind === 'of many' ? guard.ofManyWrites() : guard;
    await authority.guard(attempt, async () => {
      await clock.advance(999);
      await pool.asked();
      expect(pool.reads).toBe(1);
      await clock.advance(1);
      await pool.asked();
      expect(pool.reads).toBe(2);
      pool.enabled = false;
      await clock.advance(1_000);
      await expect(pool.asked()).rejects.toThrow("the caller's own account has been disabled");
    });
  });

  test('is made if it takes another back, whatever its caller may do since', async () => {
    const { clock, pool, guard, attempt } = open();
    const change = guard.ofOneChange([]);
    await change.checkAllowed(attempt);
    pool.enabled = false;
    await change.undoing.guard(attempt, async () => {
      await clock.advance(5_000);
      await expect(pool.asked()).resolves.toBeUndefined();
    });
  });

  test('of many asks about their caller once a second', async () => {
    const { clock, pool, guard, attempt } = open();
    const many = guard.ofManyWrites();
    for (let write = 0; write < 30; write += 1) {
      await many.guard(attempt, async () => {});
      await clock.advance(100);
    }
    expect(pool.reads).toBe(3);
  });
});

test('the local administrator may do everything, without a call', async () => {
  await expect(decide(localAdministrator, add)).resolves.toBe('made');
  await expect(decide(localAdministrator, disable('nobody'))).resolves.toBe('made');
});

describe('writes that are planned together', () => {
  class TwoAdministrators extends GroupsOfUsers {
    override async listUsersInGroup() {
      return { items: ['ann', 'bob'].map((username) => sampleUser({ username })), next: null };
    }
    override async getUser(username: string) {
      return sampleUser({ username });
    }
  }
  const pool = new TwoAdministrators({
    ann: [sampleGroup({ name: 'administrators' })],
    bob: [sampleGroup({ name: 'administrators' })],
    loner: [],
  });
  const decideAll = async (actor: Actor, usernames: readonly string[]) => {
    const clock = new FakeClock();
    const administratorLock = new LocalAdministratorLock(clock);
    const guard = new AccessGuard({
      accessGroups,
      protectedGroups: [],
      callersComeFrom: 'another pool',
      administratorLock,
      clock,
    });
    const changes = usernames.map((username) => ({ kind: 'account', change: 'disable', username }) as const);
    async function* pages() {
      yield changes;
    }
    const planned = await guard.ofPlannedWrites({ actor, directory: pool }, pages());
    const decisions = changes.map((change) =>
      planned.checkAllowed({ actor, directory: pool, permission: 'ACCOUNT_WRITE', change }).then(
        () => 'allowed',
        (error: unknown) => (error instanceof NotAllowedError ? 'refused' : error),
      ),
    );
    return await Promise.all(decisions);
  };

  test('take no administrator if they would take all', async () => {
    const administrator = callerIn('administrators');
    expect(await decideAll(administrator, ['ann', 'loner', 'bob'])).toEqual(['refused', 'allowed', 'refused']);
    expect(await decideAll(administrator, ['ann', 'loner'])).toEqual(['allowed', 'allowed']);
  });

  test('may close all accounts of administrators if the local one makes them, who can open them again', async () => {
    expect(await decideAll(localAdministrator, ['ann', 'bob'])).toEqual(['allowed', 'allowed']);
  });
});
