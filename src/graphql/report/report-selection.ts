import type { GraphQLResolveInfo } from 'graphql';
import type { ReportNeeds } from '../../domain/report/report-needs.ts';
import { fieldsOf } from '../selected-fields.ts';

/** What of a report is selected, as far as it costs calls or memory. */
export interface ReportSelection {
  readonly needs: ReportNeeds;
  /** Whether the answer grows with the pool: lists of users rather than counts. */
  readonly listsUsers: boolean;
}

/**
 * Reads from the selection what the report must find out.
 *
 * @param within the path from the field to the report, where the field is not the report itself
 */
export function reportSelection(
  info: GraphQLResolveInfo,
  groupNames: readonly string[] | null,
  within: readonly string[] = [],
): ReportSelection {
  const selected = pathsBelow(info, within);
  const any = (...paths: string[]) => paths.some((path) => selected.has(path));
  const all = groupNames === null;
  return {
    needs: {
      groups: any('groups', 'totals.groups', 'totals.emptyGroups'),
      memberships:
        any(
          'groups.memberCount',
          'groups.members',
          'users.groups',
          'usersInNoGroup',
          'totals.memberships',
          'totals.usersInNoGroup',
          'totals.disabledUsersInGroups',
          'totals.emptyGroups',
        ) ||
        (!all && any('users', 'totals.users')),
      // A report of some groups covers their members only.
      users: all && any('users', 'usersInNoGroup', 'totals.users', 'totals.usersInNoGroup') ? 'all' : 'none',
      groupNames,
    },
    listsUsers: any('users', 'usersInNoGroup', 'groups.members'),
  };
}

/** The selected fields, two levels deep, as dotted paths. */
function pathsBelow(info: GraphQLResolveInfo, within: readonly string[]): ReadonlySet<string> {
  const paths = new Set<string>();
  let level = fieldsOf(info);
  for (const name of within) level = level.filter((field) => field.name === name).flatMap((field) => field.below());
  for (const field of level) {
    paths.add(field.name);
    for (const nested of field.below()) paths.add(`${field.name}.${nested.name}`);
  }
  return paths;
}
