import { CallMeter } from '../../../src/domain/ports/call-meter.ts';
import { GroupSizeCache } from '../../../src/domain/scan/group-size-cache.ts';
import type { ReadRates } from '../../../src/domain/scan/read-rates.ts';
import { Scan } from '../../../src/domain/scan/scan.ts';
import type { ScanEvent } from '../../../src/domain/scan/scan-event.ts';
import type { ScanScope } from '../../../src/domain/scan/scan-scope.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import type { PoolStub } from './stub-pool.ts';

/** Everything that a report can ask for. */
export const EVERYTHING: ScanScope = { groups: true, memberships: true, users: 'all', groupNames: null };
/** A pace at which the way by group is the cheaper one, whatever the pool. */
export const GROUPS_ARE_CHEAP: ReadRates = { userLists: 1_000, groupsOfUser: 0.001 };
/** And the way by user. */
export const USERS_ARE_CHEAP: ReadRates = { userLists: 0.001, groupsOfUser: 1_000 };

export interface ScanSetting {
  readonly needs?: Partial<ScanScope>;
  readonly pace?: ReadRates | (() => ReadRates);
  readonly sizes?: GroupSizeCache;
  readonly clock?: FakeClock;
  readonly maxUsers?: number;
  readonly signal?: AbortSignal;
}

/** A scan of everything, by group, where the setting does not say otherwise. */
export function scanOf(pool: PoolStub, setting: ScanSetting = {}): Scan {
  const { needs, pace = GROUPS_ARE_CHEAP, sizes = new GroupSizeCache(), clock = new FakeClock(), signal } = setting;
  const { maxUsers = Number.POSITIVE_INFINITY } = setting;
  const paceNow = typeof pace === 'function' ? pace : () => pace;
  const context = { openDirectory: pool.open, meter: new CallMeter(), pace: paceNow, sizes, clock, maxUsers };
  return new Scan(context, { ...EVERYTHING, ...needs }, signal);
}

/** What a scan has told, sorted; what was told twice stands here twice. */
export interface Told {
  readonly groups: readonly string[];
  readonly gone: readonly string[];
  /** `user in group` */
  readonly memberships: readonly string[];
  readonly users: readonly string[];
  readonly usersInNoGroup: readonly string[];
}

/** Reads a scan to its end. */
export async function toldBy(scan: Scan): Promise<Told> {
  const events: ScanEvent[] = [];
  for await (const event of scan.events()) events.push(event);
  return summary(events);
}

/** The same, with time passing until the end. */
export async function toldInTime(scan: Scan, clock: FakeClock): Promise<Told> {
  let ended = false;
  const told = toldBy(scan).finally(() => {
    ended = true;
  });
  // Awaited below; until then a failure must not count as unhandled.
  told.catch(() => {});
  await passUntil(() => ended, clock);
  return await told;
}

/** Lets time pass until it is so. Throws where that takes more than two minutes. */
export async function passUntil(isSo: () => boolean, clock: FakeClock): Promise<void> {
  const deadline = clock.now() + 120_000;
  while (!isSo()) {
    if (clock.now() > deadline) throw new Error('It does not come about.');
    await clock.advance(100);
  }
}

export function summary(events: readonly ScanEvent[]): Told {
  const groups: string[] = [];
  const gone: string[] = [];
  const memberships: string[] = [];
  const users: string[] = [];
  const usersInNoGroup: string[] = [];
  for (const event of events) {
    switch (event.kind) {
      case 'group':
        groups.push(event.group.name);
        break;
      case 'group-gone':
        gone.push(event.groupName);
        break;
      case 'members':
        memberships.push(...event.users.map(({ username }) => `${username} in ${event.group.name}`));
        break;
      case 'groups-of-user':
        memberships.push(...event.groups.map(({ name }) => `${event.user.username} in ${name}`));
        break;
      case 'users':
        users.push(...event.users.map(({ username }) => username));
        break;
      case 'users-in-no-group':
        usersInNoGroup.push(...event.users.map(({ username }) => username));
    }
  }
  for (const names of [groups, gone, memberships, users, usersInNoGroup]) names.sort();
  return { groups, gone, memberships, users, usersInNoGroup };
}

/** What a scan of everything has to tell of the pool. */
export function contentsOf(pool: PoolStub): Told {
  return {
    groups: [...pool.members.keys()].sort(),
    gone: [],
    memberships: [...pool.members].flatMap(([name, members]) => members.map((user) => `${user} in ${name}`)).sort(),
    users: [...pool.users].sort(),
    usersInNoGroup: [],
  };
}
