import { caseInsensitive, stringTest } from '../../domain/filter/string-condition.ts';
import { compareCodeUnits } from '../../domain/model/group.ts';
import { nameError } from '../../domain/model/name-rules.ts';
import { attributeOf, type User } from '../../domain/model/user.ts';
import type { ScanEvent } from '../../domain/scan/scan-event.ts';
import type { TableColumn } from '../../export/table.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { parseFlags } from '../input/parse-flags.ts';
import { formatList, parseListFormat } from '../output/format-list.ts';
import { POOL_FLAG } from './choose-pool.ts';
import { runScan } from './run-scan.ts';

const COLUMNS: readonly TableColumn<User>[] = [
  { name: 'username', cell: ({ username }) => username },
  { name: 'email', cell: (user) => attributeOf(user, 'email') },
  { name: 'name', cell: (user) => attributeOf(user, 'name') },
  { name: 'enabled', cell: ({ enabled }) => enabled },
  { name: 'status', cell: ({ status }) => status },
  { name: 'created_at', cell: ({ createdAt }) => createdAt.toISOString() },
];

/**
 * Lists the users of the pool or of one group, by username. Costs one ListUsers or ListUsersInGroup per 60, neither of which
 * is billed. The search is made here, since Cognito can compare only the start of one attribute.
 */
export async function users(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, {
    ...POOL_FLAG,
    group: { type: 'string' },
    search: { type: 'string', default: '' },
    format: { type: 'string', default: 'table' },
  });
  const format = parseListFormat(flags.format);
  const problem = flags.group === undefined ? null : nameError(flags.group, 'group');
  if (problem !== null) throw new CliError(EXIT_CODE.usage, problem);
  const needs =
    flags.group === undefined
      ? ({ groups: false, memberships: false, users: 'all', groupNames: null } as const)
      : ({ groups: false, memberships: true, users: 'none', groupNames: [flags.group] } as const);
  return await runScan(flags.pool, needs, async (events) => {
    const found = await gather(events, searchTest(flags.search));
    found.sort((a, b) => compareCodeUnits(a.username, b.username));
    return formatList(found, COLUMNS, format);
  });
}

async function gather(events: AsyncIterable<ScanEvent>, isSought: (user: User) => boolean): Promise<User[]> {
  const found: User[] = [];
  for await (const event of events) {
    if (event.kind === 'users' || event.kind === 'members') found.push(...event.users.filter(isSought));
  }
  return found;
}

/** Returns a test whether the text is part of the username, email or name, in any case and any Unicode form. */
function searchTest(text: string): (user: User) => boolean {
  const fits = stringTest({ operator: 'contains', value: text }, caseInsensitive);
  return (user) =>
    [user.username, attributeOf(user, 'email'), attributeOf(user, 'name')].some(
      (value) => value !== null && fits(value),
    );
}
