import { describe, expect, onTestFinished, test } from 'vitest';
import type { DirectoryChange } from '../../src/domain/directory-index/directory-change.ts';
import type { DirectoryIndexStore } from '../../src/domain/directory-index/directory-index-store.ts';
import { ReadingLostError } from '../../src/domain/directory-index/reading-lost-error.ts';
import { parseUserFilter } from '../../src/domain/filter/parse-user-filter.ts';
import type { Group } from '../../src/domain/model/group.ts';
import type { User } from '../../src/domain/model/user.ts';
import type { AuditOutcome, NewAuditEvent } from '../../src/domain/ports/audit-recorder.ts';
import { FakeClock } from '../support/fake-clock.ts';
import type { TestEngine } from './engines.ts';

const OPTIONS = { attributes: ['email', 'name'], settleMs: 10_000 };
const LEASE_MS = 5_000;
const CREATED_AT = new Date('2026-01-01T00:00:00Z');

const user = (username: string, changes: Partial<User> = {}): User => ({
  username,
  attributes: [
    { name: 'custom:shoe', value: '42' },
    { name: 'email', value: `${username}@example.com` },
  ],
  enabled: true,
  status: 'CONFIRMED',
  createdAt: CREATED_AT,
  updatedAt: CREATED_AT,
  ...changes,
});

const group = (name: string, changes: Partial<Group> = {}): Group => ({
  name,
  description: null,
  precedence: 1,
  roleArn: null,
  createdAt: CREATED_AT,
  updatedAt: CREATED_AT,
  ...changes,
});

const told = (changes: readonly DirectoryChange[]) =>
  changes.map(({ kind, username, groupName, changed }) =>
    [kind, username, groupName, ...changed].filter((part) => part !== null).join(' '),
  );

/** What every implementation of `DirectoryIndexStore` does as it is merged into. */
export function directoryIndexStoreContract({ openPool }: TestEngine): void {
  async function open() {
    const clock = new FakeClock();
    const storage = await openPool(clock, { index: OPTIONS });
    onTestFinished(() => storage.close());
    if (storage.index === null) throw new Error('There is no index.');
    const index = storage.index;
    /** Each page a second after the one before. */
    const asked = async () => {
      await clock.advance(1_000);
      return clock.date();
    };
    const allTold = async () => told(await index.changes.since(0, {}, 1_000));
    return { clock, index, audit: storage.audit, asked, allTold };
  }

  async function readOnce(index: DirectoryIndexStore, merge: () => Promise<void>) {
    const lease = await index.claimReading('ann', LEASE_MS);
    if (lease === null) throw new Error('Another reads.');
    await merge();
    await lease.finish();
  }

  describe('the first reading', () => {
    test('tells no changes of what begins, and makes the past visible from its end on', async () => {
      const { clock, index, asked, allTold } = await open();
      expect(await index.state()).toEqual({ since: null, readThrough: null, attributes: ['email', 'name'] });
      const startedAt = clock.date();
      await readOnce(index, async () => {
        await index.mergeGroups([group('staff')], await asked());
        await index.mergeMembers('staff', [user('ada')], await asked());
      });
      expect(await allTold()).toEqual([]);
      expect(await index.state()).toMatchObject({ since: clock.date(), readThrough: startedAt });
    });
  });

  describe('merging', () => {
    test('many pages at once lets others have their turn of the event loop', async () => {
      const { index, asked } = await open();
      const at = await asked();
      const pages = Array.from({ length: 30 }, (_, page) =>
        Array.from({ length: 60 }, (_, place) => user(`user-${page}-${place}`)),
      );
      let turns = 0;
      const counting = setInterval(() => {
        turns += 1;
      });
      await Promise.all(pages.map((page) => index.mergeUsers(page, at)));
      clearInterval(counting);
      // Without a turn in between there is none.
      expect(turns).toBeGreaterThan(1);
    });

    test('a user that begins, differs and is switched off is a change each time, with its interval', async () => {
      const { clock, index, asked, allTold } = await open();
      await readOnce(index, async () => index.mergeUsers([user('ada')], await asked()));
      const before = await asked();
      await index.mergeUsers([user('ada'), user('bob')], before);
      const after = await asked();
      const attributes = [{ name: 'email', value: 'new@example.com' }];
      await index.mergeUsers([user('ada', { enabled: false, attributes }), user('bob', { attributes: [] })], after);
      expect(await allTold()).toEqual([
        'USER_CREATED bob',
        'USER_DISABLED ada',
        'USER_UPDATED ada email',
        'USER_UPDATED bob email',
      ]);
      const [, disabled] = await index.changes.since(0, {}, 10);
      expect(disabled).toEqual({
        id: 2,
        kind: 'USER_DISABLED',
        username: 'ada',
        groupName: null,
        changed: [],
        notBefore: before,
        notAfter: clock.date(),
        origin: 'ELSEWHERE',
        auditEventId: null,
      });
    });

    test('is seen by the next count and list of groups, also where it is told as no change', async () => {
      const { index, asked } = await open();
      await readOnce(index, async () => {
        await index.mergeGroups([group('staff')], await asked());
        await index.mergeMembers('staff', [user('ada')], await asked());
      });
      const later = new Date('2026-02-01T00:00:00Z');
      const changedLater = { search: null, filter: parseUserFilter({ updatedAt: { after: later } }) };
      expect(await index.at(null).countUsers(changedLater)).toBe(0);
      expect(await index.at(null).groups()).toMatchObject([{ updatedAt: CREATED_AT, memberCount: 1 }]);

      await index.mergeUsers([user('ada', { updatedAt: later })], await asked());
      await index.mergeGroups([group('staff', { updatedAt: later })], await asked());
      expect(await index.at(null).countUsers(changedLater)).toBe(1);
      expect(await index.at(null).groups()).toMatchObject([{ updatedAt: later, memberCount: 1 }]);

      await index.mergeMembers('staff', [user('bob', { updatedAt: later })], await asked());
      expect(await index.at(null).countUsers(changedLater)).toBe(2);
      await index.endUsers(['ada'], await asked());
      expect(await index.at(null).countUsers(changedLater)).toBe(1);
      expect(await index.at(null).groups()).toMatchObject([{ memberCount: 1 }]);
    });

    test('a page that was asked for earlier changes nothing', async () => {
      const { index, asked, allTold } = await open();
      await readOnce(index, async () => index.mergeUsers([user('ada')], await asked()));
      const earlier = await asked();
      await index.mergeUsers([user('ada', { enabled: false })], await asked());
      await index.mergeUsers([user('ada')], earlier);
      expect(await allTold()).toEqual(['USER_DISABLED ada']);
    });

    test('the memberships of a user that are not read with the others end', async () => {
      const { index, asked, allTold } = await open();
      await readOnce(index, async () => {
        await index.mergeGroups([group('a'), group('b'), group('c')], await asked());
        await index.mergeMembers('a', [user('ada')], await asked());
        await index.mergeMembers('b', [user('ada')], await asked());
      });
      await index.mergeGroupsOfUser('ada', ['b', 'c'], await asked());
      expect(await allTold()).toEqual(['MEMBERSHIP_REMOVED ada a', 'MEMBERSHIP_ADDED ada c']);
    });
  });

  describe('a reading', () => {
    test('has one reader, resumes where it was cut short, and refuses who has lost it', async () => {
      const { clock, index } = await open();
      const first = await index.claimReading('ann', LEASE_MS);
      expect(await index.claimReading('bob', LEASE_MS)).toBeNull();
      await first?.save('half', LEASE_MS);
      await clock.advance(LEASE_MS);
      const second = await index.claimReading('bob', LEASE_MS);
      expect(second?.progress).toBe('half');
      expect(second?.startedAt).toEqual(first?.startedAt);
      await expect(first?.finish()).rejects.toThrow(ReadingLostError);
    });

    test('ends a membership that it misses twice, and a user that is asked for once more', async () => {
      const { index, asked, allTold } = await open();
      await readOnce(index, async () => {
        await index.mergeGroups([group('a')], await asked());
        await index.mergeMembers('a', [user('ada'), user('bob')], await asked());
      });
      await asked();
      const lease = await index.claimReading('ann', 60_000);
      await index.mergeUsers([user('bob')], await asked());
      expect(await lease?.finishGroup('a', await asked())).toEqual({ missed: 2, ended: 0 });
      const again = await asked();
      await index.mergeMembers('a', [user('bob')], await asked());
      expect(await lease?.finishGroup('a', again)).toEqual({ missed: 0, ended: 1 });
      expect(await lease?.unmetUsers(10)).toEqual(['ada']);
      expect(await lease?.unmetUsers(10)).toEqual([]);
      expect(await lease?.unmetGroups(10)).toEqual(['a']);
      await index.endUsers(['ada'], await asked());
      await index.endGroups(['a'], await asked());
      expect(await allTold()).toEqual([
        'MEMBERSHIP_REMOVED ada a',
        'USER_DELETED ada',
        'MEMBERSHIP_REMOVED bob a',
        'GROUP_DELETED a',
      ]);
    });
  });

  describe('a write of this service', () => {
    type Write = Partial<NewAuditEvent> & Pick<NewAuditEvent, 'action' | 'target'>;

    async function openRead() {
      const opened = await open();
      const { index, asked } = opened;
      await readOnce(index, async () => {
        await index.mergeGroups([group('staff'), group('night')], await asked());
        await index.mergeMembers('staff', [user('ada')], await asked());
        await index.mergeUsers([user('bob')], await asked());
      });
      const write = async (event: Write, outcome: AuditOutcome = 'SUCCEEDED', made?: User, takesMs = 0) => {
        await asked();
        const actor = { subject: 'root', username: 'root', groups: [], permissions: new Set<never>() };
        const rest = { dryRun: false, bulkOperationId: null, requestId: 'r', reason: null, changes: [] };
        const id = await opened.audit.start({ actor, ...rest, ...event } as NewAuditEvent);
        await opened.clock.advance(takesMs);
        await opened.audit.complete(id, outcome, null, made);
        return id;
      };
      const groupsOf = async (username: string) => {
        const [memberships = []] = await index.at(null).membershipsOf([username]);
        return memberships.map((membership) => membership.group.name);
      };
      const account = async (username: string) => (await index.at(null).usersByName([username]))[0];
      return { ...opened, write, groupsOf, account };
    }

    test('is there at once, with its event as the origin', async () => {
      const { write, groupsOf, account, index, allTold } = await openRead();
      const id = await write({ action: 'ADD_USER_TO_GROUP', target: { username: 'ada', groupName: 'night' } });
      await write({ action: 'REMOVE_USER_FROM_GROUP', target: { username: 'ada', groupName: 'staff' } });
      await write({ action: 'DISABLE_USER', target: { username: 'ada' } });
      expect([await groupsOf('ada'), (await account('ada'))?.enabled]).toEqual([['night'], false]);
      expect(await allTold()).toEqual([
        'MEMBERSHIP_ADDED ada night',
        'MEMBERSHIP_REMOVED ada staff',
        'USER_DISABLED ada',
      ]);
      const [first] = await index.changes.since(0, {}, 1);
      expect(first).toMatchObject({ origin: 'THIS_SERVICE', auditEventId: id });
      const [[membership] = []] = await index.at(null).membershipsOf(['ada']);
      expect(membership).toMatchObject({ auditEventId: id, since: first?.notAfter });
    });

    test('that makes an account shows at once what Cognito answered of it, as far as it is indexed', async () => {
      const { write, account, index, clock, allTold } = await openRead();
      const made = user('cleo', { status: 'FORCE_CHANGE_PASSWORD', createdAt: clock.date(), updatedAt: clock.date() });
      await write({ action: 'CREATE_USER', target: { username: 'cleo' } }, 'SUCCEEDED', made);
      const { status, createdAt } = made;
      const attributes = [{ name: 'email', value: 'cleo@example.com' }];
      expect(await account('cleo')).toMatchObject({ attributes, status, createdAt });
      expect(await index.at(null).countUsers({ search: 'cleo@', filter: parseUserFilter({}) })).toBe(1);
      await clock.advance(OPTIONS.settleMs + 1);
      expect(await index.uncertain(10)).toEqual([]);
      await index.mergeUsers([made], clock.date());
      expect(await allTold()).toEqual(['USER_CREATED cleo']);
    });

    test('is not undone by a page that was asked for before it was answered, nor by one within the settle time', async () => {
      const { write, groupsOf, account, index, clock, asked, allTold } = await openRead();
      const before = await asked();
      await write({ action: 'ADD_USER_TO_GROUP', target: { username: 'bob', groupName: 'night' } });
      await write({ action: 'REMOVE_USER_FROM_GROUP', target: { username: 'ada', groupName: 'staff' } });
      await write({ action: 'DISABLE_USER', target: { username: 'ada' } });
      for (const askedAt of [before, await asked()]) {
        await index.mergeMembers('staff', [user('ada')], askedAt);
        await index.mergeGroupsOfUser('bob', [], askedAt);
      }
      expect([await groupsOf('ada'), await groupsOf('bob')]).toEqual([[], ['night']]);
      expect((await account('ada'))?.enabled).toBe(false);
      await clock.advance(20_000);
      await index.mergeMembers('staff', [user('ada')], await asked());
      expect([await groupsOf('ada'), (await account('ada'))?.enabled]).toEqual([['staff'], true]);
      expect((await allTold()).slice(3)).toEqual(['USER_ENABLED ada', 'MEMBERSHIP_ADDED ada staff']);
    });

    test('of properties and accounts shows what it made of them', async () => {
      const { write, account, index, allTold } = await openRead();
      await write({
        action: 'UPDATE_USER_ATTRIBUTES',
        target: { username: 'ada' },
        changes: [{ name: 'email', before: 'ada@example.com', after: 'countess@example.com' }],
      });
      await write({
        action: 'UPDATE_GROUP',
        target: { groupName: 'staff' },
        changes: [{ name: 'precedence', before: '1', after: '7' }],
      });
      await write({ action: 'DELETE_USER', target: { username: 'bob' } });
      await write({ action: 'CREATE_USER', target: { username: 'cy' } });
      expect((await account('ada'))?.attributes).toEqual([{ name: 'email', value: 'countess@example.com' }]);
      expect([await account('bob'), (await account('cy'))?.username]).toEqual([undefined, 'cy']);
      expect((await index.at(null).groups()).find(({ name }) => name === 'staff')?.precedence).toBe(7);
      expect(await allTold()).toEqual([
        'USER_UPDATED ada email',
        'GROUP_UPDATED staff precedence',
        'USER_DELETED bob',
        'USER_CREATED cy',
      ]);
    });

    test('without an answer is uncertain, to be read next; a refused one changes nothing', async () => {
      const { write, groupsOf, index, clock, allTold } = await openRead();
      await write({ action: 'DISABLE_USER', target: { username: 'ada' } }, 'UNKNOWN');
      await write({ action: 'DISABLE_USER', target: { username: 'bob' } }, 'FAILED');
      await write({ action: 'REMOVE_USER_FROM_GROUP', target: { username: 'ada', groupName: 'staff' } }, 'DENIED');
      expect([await groupsOf('ada'), await allTold()]).toEqual([['staff'], []]);
      await clock.advance(20_000);
      expect(await index.uncertain(10)).toEqual([{ kind: 'user', username: 'ada' }]);
    });

    test('that somebody undoes before its answer comes is undone no earlier than it was sent', async () => {
      const { write, index, clock, asked } = await openRead();
      const before = clock.date();
      await write({ action: 'CREATE_GROUP', target: { groupName: 'brief' } }, 'SUCCEEDED', undefined, 3_000);
      await clock.advance(20_000);
      await index.endGroups(['brief'], await asked());
      const [, deleted] = await index.changes.since(0, {}, 2);
      expect(deleted).toMatchObject({ kind: 'GROUP_DELETED', groupName: 'brief' });
      expect(deleted?.notBefore).toEqual(new Date(before.getTime() + 1_000));
    });

    test('without an answer that may have put a user into a group is uncertain until the groups are read', async () => {
      const { write, groupsOf, index, clock, asked, allTold } = await openRead();
      await write({ action: 'ADD_USER_TO_GROUP', target: { username: 'ada', groupName: 'night' } }, 'UNKNOWN');
      await write({ action: 'ADD_USER_TO_GROUP', target: { username: 'bob', groupName: 'night' } }, 'UNKNOWN');
      expect(await groupsOf('ada')).toEqual(['staff']);
      await clock.advance(20_000);
      expect(await index.uncertain(10)).toEqual([
        { kind: 'membership', username: 'ada', groupName: 'night' },
        { kind: 'membership', username: 'bob', groupName: 'night' },
      ]);
      await index.mergeGroupsOfUser('ada', ['night', 'staff'], await asked());
      await index.mergeGroupsOfUser('bob', [], await asked());
      expect([await index.uncertain(10), await groupsOf('ada'), await groupsOf('bob')]).toEqual([
        [],
        ['night', 'staff'],
        [],
      ]);
      expect(await allTold()).toEqual(['MEMBERSHIP_ADDED ada night']);
    });

    test('that makes what was deleted elsewhere anew begins another one, without what the earlier one had', async () => {
      const { write, groupsOf, account, index, allTold } = await openRead();
      await write({ action: 'CREATE_USER', target: { username: 'ada' } });
      expect([await groupsOf('ada'), (await account('ada'))?.attributes]).toEqual([[], []]);
      await write({ action: 'ADD_USER_TO_GROUP', target: { username: 'ada', groupName: 'staff' } });
      await write({ action: 'CREATE_GROUP', target: { groupName: 'staff' } });
      expect([await groupsOf('ada'), (await index.at(null).groups()).length]).toEqual([[], 2]);
      expect(await allTold()).toEqual([
        'MEMBERSHIP_REMOVED ada staff',
        'USER_DELETED ada',
        'USER_CREATED ada',
        'MEMBERSHIP_ADDED ada staff',
        'MEMBERSHIP_REMOVED ada staff',
        'GROUP_DELETED staff',
        'GROUP_CREATED staff',
      ]);
      expect((await index.changes.since(0, {}, 3)).map(({ origin }) => origin)).toEqual([
        'ELSEWHERE',
        'ELSEWHERE',
        'THIS_SERVICE',
      ]);
    });

    test('that deletes and makes anew is not undone by a page of the members of before', async () => {
      const { write, groupsOf, index, clock, asked, allTold } = await openRead();
      const before = await asked();
      await write({ action: 'DELETE_USER', target: { username: 'ada' } });
      await write({ action: 'CREATE_USER', target: { username: 'ada' } });
      await write({ action: 'DELETE_GROUP', target: { groupName: 'night' } });
      await write({ action: 'CREATE_GROUP', target: { groupName: 'night' } });
      const told = await allTold();
      for (const askedAt of [before, await asked()]) {
        await index.mergeMembers('staff', [user('ada')], askedAt);
        await index.mergeMembers('night', [user('bob')], askedAt);
        await index.mergeGroupsOfUser('ada', ['staff'], askedAt);
      }
      expect([await groupsOf('ada'), await groupsOf('bob'), await allTold()]).toEqual([[], [], told]);
      await clock.advance(20_000);
      await index.mergeMembers('staff', [user('ada', { createdAt: clock.date() })], await asked());
      expect(await groupsOf('ada')).toEqual(['staff']);
    });

    test('about what the index does not have leaves the trail whole', async () => {
      const { write, audit, groupsOf } = await openRead();
      const id = await write({ action: 'ADD_USER_TO_GROUP', target: { username: 'dan', groupName: 'elsewhere' } });
      expect(await audit.find(id)).toMatchObject({ outcome: 'SUCCEEDED' });
      expect(await groupsOf('dan')).toEqual(['elsewhere']);
    });
  });
}
