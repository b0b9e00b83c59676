import { describe, expect, onTestFinished, test } from 'vitest';
import type { DirectoryChange } from '../../src/domain/directory-index/directory-change.ts';
import type { DirectoryIndexStore } from '../../src/domain/directory-index/directory-index-store.ts';
import { ReadingLostError } from '../../src/domain/directory-index/reading-lost-error.ts';
import { parseUserFilter } from '../../src/domain/filter/parse-user-filter.ts';
import type { Group } from '../../src/domain/model/group.ts';
import type { User } from '../../src/domain/model/user.ts';
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
    return { clock, index, asked, allTold };
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
}
