import { createRandom, type Random } from '../random.ts';
import type { UserStatus } from '../records.ts';
import type { UserPool } from '../user-pool.ts';
import { COMPANY_GROUPS, DEPARTMENTS } from './company-groups.ts';
import { NAMED_USERS, type Person } from './company-people.ts';
import { FAMILY_NAMES, GIVEN_NAMES } from './names.ts';

/** 2024-01-08T09:00:00Z: the day the company opened its pool. */
export const FOUNDED_AT = Date.UTC(2024, 0, 8, 9);
const DAY = 86_400_000;
const COMPANY_SIZE = 250;

/**
 * A company of 250: the same people, subs, dates and groups every time.
 *
 * Everybody is in a group but `new.hire`; `integration.robot` is in 70; `employee` has more than 130 members;
 * `archived-project` has none; `dana.pipeline` is in two groups that tie in precedence and differ in role.
 */
export function seedSampleCompany(pool: UserPool): void {
  for (const { name, ...properties } of COMPANY_GROUPS) pool.createGroup(name, properties, FOUNDED_AT);
  const random = createRandom(20240108);
  const people = [...NAMED_USERS, ...otherPeople(COMPANY_SIZE - NAMED_USERS.length, random)];
  for (const [place, person] of people.entries()) admit(pool, person, place, random);
}

function admit(pool: UserPool, person: Person, place: number, random: Random): void {
  const department = DEPARTMENTS.find(({ name }) => person.groups.includes(name))?.name;
  const status = person.status ?? 'CONFIRMED';
  const user = pool.createUser(
    {
      username: person.username,
      sub: random.uuid(),
      attributes: {
        email: `${person.mailbox}@example.com`,
        // The email address of an unconfirmed account is not verified.
        email_verified: String(status !== 'UNCONFIRMED'),
        given_name: person.givenName,
        family_name: person.familyName,
        name: `${person.givenName} ${person.familyName}`,
        'custom:employee_id': `E${String(place + 1).padStart(5, '0')}`,
        ...(department === undefined ? {} : { 'custom:department': department }),
        ...(person.phone === undefined ? {} : { phone_number: person.phone, phone_number_verified: 'true' }),
        ...person.attributes,
      },
      status,
      enabled: person.enabled ?? true,
    },
    FOUNDED_AT + place * DAY,
  );
  for (const name of person.groups) pool.addMember(pool.group(name), user);
}

function otherPeople(count: number, random: Random): Person[] {
  const people = new Map<string, Person>();
  while (people.size < count) {
    const givenName = random.pick(GIVEN_NAMES);
    const familyName = random.pick(FAMILY_NAMES);
    const username = `${givenName}.${familyName}`.toLowerCase();
    if (people.has(username)) continue;
    const place = people.size;
    people.set(username, {
      username,
      givenName,
      familyName,
      mailbox: withoutAccents(username),
      groups: groupsOf(place, random),
      status: statusOf(place),
      enabled: place % 25 !== 7,
      ...(place % 3 === 0 ? { phone: `+1206555${String(1000 + place)}` } : {}),
    });
  }
  return [...people.values()];
}

/** One rung of the ladder, a department, and what comes with them. */
function groupsOf(place: number, random: Random): string[] {
  const rung = place % 12 === 0 ? 'manager' : place % 6 === 5 ? 'guest' : 'employee';
  const department = random.pick(DEPARTMENTS).name;
  const groups: string[] = [rung, department];
  if (rung !== 'guest') groups.push('employees');
  if (department === 'engineering') groups.push('developers');
  if (place % 9 === 4) groups.push('beta-testers');
  if (place % 10 === 3) groups.push('data-readers');
  if (place % 40 === 3) groups.push('data-writers');
  if (place % 15 === 1) groups.push('report-viewers');
  if (department === 'customer-support') groups.push('api:tickets:read', 'api:tickets:update');
  return groups;
}

function statusOf(place: number): UserStatus {
  if (place % 40 === 11) return 'UNCONFIRMED';
  if (place % 35 === 17) return 'RESET_REQUIRED';
  if (place % 30 === 23) return 'FORCE_CHANGE_PASSWORD';
  return 'CONFIRMED';
}

function withoutAccents(name: string): string {
  return name.normalize('NFD').replaceAll(/\p{M}/gu, '');
}
