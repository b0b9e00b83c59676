import { caseInsensitive, stringTest } from '../../domain/filter/string-condition.ts';
import { compareCodeUnits } from '../../domain/model/group.ts';
import { nameError } from '../../domain/model/name-rules.ts';
import { attributeOf, type User } from '../../domain/model/user.ts';
import type { ScanEvent } from '../../domain/scan/scan-event.ts';
import type { ScanScope } from '../../domain/scan/scan-scope.ts';
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
 * Lists the users of the pool, of one group or of several at once, or those in no group, by username. Costs one ListUsers or
 * ListUsersInGroup per 60, neither of which is billed. All else is tested here, since Cognito can compare only the start of one
 * attribute.
 */
export async function users(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, {
    ...POOL_FLAG,
    group: { type: 'string' },
    'and-group': { type: 'string', multiple: true, default: [] },
    'no-group': { type: 'boolean', default: false },
    disabled: { type: 'boolean', default: false },
    search: { type: 'string', default: '' },
    format: { type: 'string', default: 'table' },
  });
  const format = parseListFormat(flags.format);
  const groupNames = groupsOf(flags);
  const isFound = searchTest(flags.search);
  const isSought = (user: User) => isFound(user) && !(flags.disabled && user.enabled);
  return await runScan(flags.pool, scopeOf(groupNames, flags['no-group']), async (events) => {
    const found = await gather(events, isSought, groupNames.length);
    found.sort((a, b) => compareCodeUnits(a.username, b.username));
    return formatList(found, COLUMNS, format);
  });
}

interface GroupFlags {
  readonly group?: string | undefined;
  readonly 'and-group': readonly string[];
  readonly 'no-group': boolean;
}

/** @throws CliError if a name is none, or the flags contradict each other */
function groupsOf({ group, 'and-group': others, 'no-group': inNone }: GroupFlags): readonly string[] {
  const refuse = (problem: string) => new CliError(EXIT_CODE.usage, problem);
  if (group === undefined && others.length > 0)
    throw refuse('--and-group is beside --group: name the first group there.');
  if (group !== undefined && inNone) throw refuse('Who is in no group is in no --group: give one of the two.');
  const names = group === undefined ? [] : [...new Set([group, ...others])];
  const problem = names.map((name) => nameError(name, 'group')).find((found) => found !== null);
  if (problem != null) throw refuse(problem);
  return names;
}

function scopeOf(groupNames: readonly string[], inNone: boolean): ScanScope {
  if (groupNames.length > 0) return { groups: false, memberships: true, users: 'none', groupNames };
  if (inNone) return { groups: false, memberships: true, users: 'in no group', groupNames: null };
  return { groups: false, memberships: false, users: 'all', groupNames: null };
}

/** @param groups in how many groups a user is who is found: 0 for the lists of users */
async function gather(
  events: AsyncIterable<ScanEvent>,
  isSought: (user: User) => boolean,
  groups: number,
): Promise<User[]> {
  const found: User[] = [];
  const joined = new Map<string, number>();
  const join = (user: User, more: number) => {
    const count = (joined.get(user.username) ?? 0) + more;
    joined.set(user.username, count);
    if (more > 0 && count === groups && isSought(user)) found.push(user);
  };
  for await (const event of events) {
    if (event.kind === 'users' || event.kind === 'users-in-no-group') found.push(...event.users.filter(isSought));
    else if (event.kind === 'members') for (const user of event.users) join(user, 1);
    else if (event.kind === 'groups-of-user') join(event.user, event.groups.length);
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
