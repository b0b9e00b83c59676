import { byPrecedence, type Group } from '../../domain/model/group.ts';
import type { TableColumn } from '../../export/table.ts';
import { parseFlags } from '../input/parse-flags.ts';
import { formatList, parseListFormat } from '../output/format-list.ts';
import { POOL_FLAG } from './choose-pool.ts';
import { runScan } from './run-scan.ts';

const COLUMNS: readonly TableColumn<Group>[] = [
  { name: 'group', cell: ({ name }) => name },
  { name: 'precedence', cell: ({ precedence }) => precedence },
  { name: 'description', cell: ({ description }) => description },
];

/** Lists the groups of the pool, highest authority first. One ListGroups per 60. */
export async function groups(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, { ...POOL_FLAG, format: { type: 'string', default: 'table' } });
  const format = parseListFormat(flags.format);
  const needs = { groups: true, memberships: false, users: 'none', groupNames: null } as const;
  return await runScan(flags.pool, needs, async (events) => {
    const found: Group[] = [];
    for await (const event of events) if (event.kind === 'group') found.push(event.group);
    return formatList(found.sort(byPrecedence), COLUMNS, format);
  });
}
