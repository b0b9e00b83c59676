import type { User } from '../../domain/model/user.ts';
import { NAMED_USERS } from '../../embedded-pool/seed/company-people.ts';
import type { CompanyChange, CompanyState } from './company-state.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The first of May, by UTC, is what the examples ask for. */
const MAY = 4;
const NAMED = new Set(NAMED_USERS.map(({ username }) => username));

/** Something that happened in the company, and how it was done. */
export type CompanyEvent = CompanyChange & {
  readonly at: Date;
  /** Null: elsewhere, such as in the console. */
  readonly by: { readonly username: string; readonly reason: string } | null;
};

/**
 * What happened in the company in the year before now, oldest first: the same each time, but that it ends now. Most of it was
 * done elsewhere. Its end is the company as it is.
 */
export function companyYear(company: CompanyState, now: Date): readonly CompanyEvent[] {
  const events = [
    ...springAdministrator(now),
    ...promotions(company, now),
    ...moves(company, now),
    ...contractors(now),
    ...leavers(company, now),
    ...names(company, now),
    ...lastDay(now),
  ];
  return events.sort((one, other) => one.at.getTime() - other.at.getTime());
}

/** Rhea stands in as an administrator over the first of May, and is none now. */
function springAdministrator(now: Date): readonly CompanyEvent[] {
  const may = firstOfMay(now);
  const end = new Date(may.getTime() + Math.min(20 * DAY, (now.getTime() - may.getTime()) / 2));
  const rhea = { username: 'rhea.report', groupName: 'administrators' };
  const by = { username: 'maria.admin', reason: 'Stands in for Tom until June' };
  return [
    { kind: 'join', ...rhea, at: new Date(may.getTime() - 40 * DAY), by },
    { kind: 'leave', ...rhea, at: end, by: null },
    {
      kind: 'join',
      username: 'lena.admin',
      groupName: 'administrators',
      at: ago(now, 290),
      by: { username: 'ada.root', reason: 'Second administrator of engineering' },
    },
  ];
}

function firstOfMay(now: Date): Date {
  const thisYear = Date.UTC(now.getUTCFullYear(), MAY, 1);
  return new Date(thisYear <= now.getTime() ? thisYear : Date.UTC(now.getUTCFullYear() - 1, MAY, 1));
}

/** Employees who became managers: two changes each. */
function promotions(company: CompanyState, now: Date): readonly CompanyEvent[] {
  return some(company, (username) => company.isIn(username, 'manager'), 4).flatMap((username, place) => {
    const at = ago(now, 340 - 80 * place, 9);
    const by = place % 3 === 0 ? { username: 'tom.admin', reason: 'Leads a team from this month on' } : null;
    return [
      { kind: 'join', username, groupName: 'manager', at, by },
      { kind: 'leave', username, groupName: 'employee', at: new Date(at.getTime() + 2 * 60_000), by },
    ] as const;
  });
}

/** People who went from one department to another. */
function moves(company: CompanyState, now: Date): readonly CompanyEvent[] {
  const ways = [
    ['research', 'engineering'],
    ['sales', 'marketing'],
  ] as const;
  return ways.flatMap(([from, to], way) => {
    const isMoved = (username: string) =>
      company.isIn(username, to) && company.isIn(username, 'employee') && !company.isIn(username, from);
    return some(company, isMoved, 3).flatMap((username, place) => {
      const at = ago(now, 325 - 45 * way - 95 * place, 11);
      const by = (way + place) % 3 === 0 ? { username: 'maria.admin', reason: `Moves from ${from} to ${to}` } : null;
      return [
        { kind: 'join', username, groupName: to, at, by },
        { kind: 'leave', username, groupName: from, at: new Date(at.getTime() + 3 * 60_000), by },
      ] as const;
    });
  });
}

/** Accounts of people who came for some months, and are deleted since. */
function contractors(now: Date): readonly CompanyEvent[] {
  return ['Ines Contractor', 'Otto Contractor'].flatMap((name, place) => {
    const from = 300 - 140 * place;
    const user = account(name, ago(now, from, 8));
    const { username } = user;
    const by = place === 1 ? { username: 'maria.admin', reason: 'Contract until the end of the quarter' } : null;
    return [
      { kind: 'create', user, at: user.createdAt, by },
      { kind: 'join', username, groupName: 'guest', at: ago(now, from, 7), by },
      { kind: 'delete', user, at: ago(now, from - 75, 15), by },
    ] as const;
  });
}

/** Accounts that were disabled when somebody left; one of them by mistake, for a day. */
function leavers(company: CompanyState, now: Date): readonly CompanyEvent[] {
  const gone = some(company, (username) => company.user(username)?.enabled === false, 3);
  const events = gone.map((username, place): CompanyEvent => {
    const by = place % 2 === 0 ? { username: 'maria.admin', reason: 'Has left the company' } : null;
    return { kind: 'disable', username, at: ago(now, 280 - 100 * place, 17), by };
  });
  const username = 'søren.ørsted';
  const by = { username: 'maria.admin', reason: 'Was disabled by mistake' };
  return [
    ...events,
    { kind: 'disable', username, at: ago(now, 96, 17), by: null },
    { kind: 'enable', username, at: ago(now, 95, 9), by },
  ];
}

function names(company: CompanyState, now: Date): readonly CompanyEvent[] {
  return some(company, (username) => company.isIn(username, 'design'), 2).flatMap(
    (username, place): readonly CompanyEvent[] => {
      const to = company.user(username)?.attributes.find(({ name }) => name === 'name')?.value;
      if (to === undefined) return [];
      const [given] = to.split(' ');
      return [{ kind: 'rename', username, from: `${given} Harper`, to, at: ago(now, 210 - 90 * place, 13), by: null }];
    },
  );
}

/** Since yesterday: mostly beside this service. */
function lastDay(now: Date): readonly CompanyEvent[] {
  const by = { username: 'tom.admin', reason: 'Asked for by her manager' };
  return [
    { kind: 'leave', username: 'john.doe', groupName: 'beta-testers', at: ago(now, 0, 3), by: null },
    { kind: 'join', username: 'emp3', groupName: 'onboarding', at: ago(now, 0, 8), by: null },
    { kind: 'join', username: "zoë.o'hara", groupName: 'équipe-paris', at: ago(now, 0, 6), by },
    { kind: 'leave', username: 'dana.pipeline', groupName: 'report-viewers', at: ago(now, 0, 20), by: null },
  ];
}

/** Some who match, of those whom no example knows by name: theirs are the stories above. */
function some(company: CompanyState, matches: (username: string) => boolean, count: number): readonly string[] {
  return company.users
    .map(({ username }) => username)
    .filter((username) => !NAMED.has(username) && matches(username))
    .sort()
    .slice(0, count);
}

function account(name: string, createdAt: Date): User {
  const username = name.toLowerCase().replace(' ', '.');
  return {
    username,
    attributes: [
      { name: 'email', value: `${username}@example.com` },
      { name: 'name', value: name },
    ],
    enabled: true,
    status: 'CONFIRMED',
    createdAt,
    updatedAt: createdAt,
  };
}

function ago(now: Date, days: number, hours = 0): Date {
  return new Date(now.getTime() - days * DAY - hours * HOUR);
}
