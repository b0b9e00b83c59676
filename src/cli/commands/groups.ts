import { byAuthority, type Group } from '../../domain/model/group.ts';
import { readFlags } from '../input/parse-flags.ts';
import { type Column, listing, listingFormat } from '../output/format-list.ts';
import { printScan } from './run-scan.ts';

const COLUMNS: readonly Column<Group>[] = [
  { name: 'group', cell: ({ name }) => name },
  { name: 'precedence', cell: ({ precedence }) => precedence },
  { name: 'description', cell: ({ description }) => description },
];

/** Lists the groups of the pool, highest authority first. One ListGroups per 60. */
export async function groups(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, { format: { type: 'string', default: 'table' } });
  const format = listingFormat(flags.format);
  const needs = { groups: true, memberships: false, users: 'none', groupNames: null } as const;
  return await printScan(needs, async (events) => {
    const found: Group[] = [];
    for await (const event of events) if (event.kind === 'group') found.push(event.group);
    return listing(found.sort(byAuthority), COLUMNS, format);
  });
}
