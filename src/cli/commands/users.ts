import { ignoringCase, stringTest } from '../../domain/filter/string-condition.ts';
import { compareNames } from '../../domain/model/group.ts';
import { nameProblem } from '../../domain/model/name-rules.ts';
import { attributeOf, type User } from '../../domain/model/user.ts';
import type { ScanEvent } from '../../domain/scan/scan-event.ts';
import { EXIT, Refusal } from '../errors/cli-error.ts';
import { readFlags } from '../input/parse-flags.ts';
import { type Column, listing, listingFormat } from '../output/format-list.ts';
import { printScan } from './run-scan.ts';

const COLUMNS: readonly Column<User>[] = [
  { name: 'username', cell: ({ username }) => username },
  { name: 'email', cell: (user) => attributeOf(user, 'email') },
  { name: 'name', cell: (user) => attributeOf(user, 'name') },
  { name: 'enabled', cell: ({ enabled }) => enabled },
  { name: 'status', cell: ({ status }) => status },
  { name: 'created_at', cell: ({ createdAt }) => createdAt.toISOString() },
];

/**
 * Lists the users of the pool or of one group, by username. One ListUsers or ListUsersInGroup per 60, neither of which is
 * billed; what is searched for is searched for here, since Cognito can look only at the beginning of one attribute.
 */
export async function users(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, {
    group: { type: 'string' },
    search: { type: 'string', default: '' },
    format: { type: 'string', default: 'table' },
  });
  const format = listingFormat(flags.format);
  const problem = flags.group === undefined ? null : nameProblem(flags.group, 'group');
  if (problem !== null) throw new Refusal(EXIT.usage, problem);
  const needs =
    flags.group === undefined
      ? ({ groups: false, memberships: false, users: 'all', groupNames: null } as const)
      : ({ groups: false, memberships: true, users: 'none', groupNames: [flags.group] } as const);
  return await printScan(needs, async (events) => {
    const found = await gather(events, searchTest(flags.search));
    found.sort((a, b) => compareNames(a.username, b.username));
    return listing(found, COLUMNS, format);
  });
}

async function gather(events: AsyncIterable<ScanEvent>, isSought: (user: User) => boolean): Promise<User[]> {
  const found: User[] = [];
  for await (const event of events) {
    if (event.kind === 'users' || event.kind === 'members') found.push(...event.users.filter(isSought));
  }
  return found;
}

/** Is the text part of the username, email or name? Neither case nor the form in which Unicode writes it counts. */
function searchTest(text: string): (user: User) => boolean {
  const fits = stringTest({ operator: 'contains', value: text, alone: { contains: text } }, ignoringCase);
  return (user) =>
    [user.username, attributeOf(user, 'email'), attributeOf(user, 'name')].some(
      (value) => value !== null && fits(value),
    );
}
