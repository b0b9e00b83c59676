import { createHash } from 'node:crypto';
import type { User, UserStatus } from '../src/domain/model/user.ts';
import { sampleGroup } from '../test/domain/model/sample-group.ts';
import { type History, NOW } from '../test/storage/directory-index/directory-rows.ts';

export const DIRECTORY_SIZE = { users: 100_000, memberships: 300_000, groups: 51 };

const FIRST_NAMES = 'Ada Grace Jürgen Zoë Łukasz Søren André Maria Chloé Noël Ivan Olga Peter Anna Emma Liam'.split(
  ' ',
);
const SYLLABLES =
  'ba de du ka ki ko la le lo ma me mi na ne no ra re ri sa se so ta te to va vi mül ler son berg'.split(' ');
const STATUSES: readonly UserStatus[] = ['CONFIRMED', 'CONFIRMED', 'FORCE_CHANGE_PASSWORD', 'EXTERNAL_PROVIDER'];

/** A large pool, the same each time: names with accents, groups of all sizes, one in ten users in no group. */
export function directoryPool(): History {
  const users = Array.from({ length: DIRECTORY_SIZE.users }, (_, index) => userOf(index));
  const groups = ['admin', ...Array.from({ length: DIRECTORY_SIZE.groups - 1 }, (_, index) => `group-${index}`)];
  const members = new Set<string>();
  for (let turn = 0; members.size < DIRECTORY_SIZE.memberships; turn++) {
    const user = random(turn, 'user') % Math.floor(users.length * 0.9);
    // The first groups are large, the last ones small; `admin` has a few members.
    const part = (random(turn, 'group') % 10_000) / 10_000;
    const group = turn % 15_000 === 0 ? 0 : 1 + Math.floor((groups.length - 1) * part ** 2);
    members.add(`${user} ${group}`);
  }
  const memberships = [...members].map((member) => {
    const [user, group] = member.split(' ').map(Number);
    return { period: NOW, fact: { username: users[user ?? 0]?.username ?? '', groupName: groups[group ?? 0] ?? '' } };
  });
  return {
    users: users.map((fact) => ({ period: NOW, fact })),
    groups: groups.map((name, precedence) => ({ period: NOW, fact: sampleGroup({ name, precedence }) })),
    memberships,
  };
}

function userOf(index: number): User {
  const pick = (values: readonly string[], what: string) => values[random(index, what) % values.length] ?? '';
  const first = pick(FIRST_NAMES, 'first');
  const last = pick(SYLLABLES, '1') + pick(SYLLABLES, '2') + pick(SYLLABLES, '3');
  const id = createHash('sha1').update(String(index)).digest('hex');
  const sub = [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20, 32)].join('-');
  const email = `${first}.${last}${index % 97}@example${index % 5}.com`.toLowerCase();
  const createdAt = new Date(Date.UTC(2020, 0, 1) + (random(index, 'created') % 200_000_000) * 1_000);
  return {
    username: sub,
    attributes: [
      ...(index % 50 === 0 ? [] : [{ name: 'email', value: email }]),
      { name: 'name', value: `${first} ${last}` },
      ...(index % 3 === 0 ? [{ name: 'phone_number', value: `+49${1e9 + (random(index, 'phone') % 1e9)}` }] : []),
      { name: 'sub', value: sub },
    ],
    enabled: index % 25 !== 0,
    status: STATUSES[random(index, 'status') % STATUSES.length] ?? 'CONFIRMED',
    createdAt,
    updatedAt: createdAt,
  };
}

/** A number that looks random and is the same each time. */
function random(index: number, what: string): number {
  return createHash('md5').update(`${what} ${index}`).digest().readUInt32LE();
}
