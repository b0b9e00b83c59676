import type { GraphQLResolveInfo } from 'graphql';
import type { ScanScope } from '../../domain/scan/scan-scope.ts';
import { fieldsOf, type SelectedField } from '../selected-fields.ts';

/** What of a report is selected, as far as it costs calls or memory. */
export interface ReportSelection {
  readonly needs: ScanScope;
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
  const selected = pathsBelow(fieldsOf(info), within);
  const any = (...paths: string[]) => paths.some((path) => selected.has(path));
  const all = groupNames === null;
  return {
    needs: {
      // One by name that the pool lacks is an error, whatever is selected.
      groups: !all || any('groups', 'totals.groups', 'totals.emptyGroups'),
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

/**
 * The same for the progress of a report: what is told of the groups' number is true whatever is selected beside it. Where the
 * report itself is not selected, the scan finds out what the selected figures count.
 */
export function progressSelection(info: GraphQLResolveInfo, groupNames: readonly string[] | null): ReportSelection {
  const { needs, listsUsers } = reportSelection(info, groupNames, ['report']);
  const names = new Set(fieldsOf(info).map(({ name }) => name));
  const groups = needs.groups || names.has('groupsTotal');
  if (names.has('report')) return { needs: { ...needs, groups }, listsUsers };
  const users = names.has('usersScanned');
  return {
    needs: {
      groups,
      memberships: names.has('groupsScanned') || (users && groupNames !== null),
      users: users && groupNames === null ? 'all' : 'none',
      groupNames,
    },
    listsUsers: false,
  };
}

/** The selected fields, two levels deep, as dotted paths. */
function pathsBelow(fields: readonly SelectedField[], within: readonly string[]): ReadonlySet<string> {
  const paths = new Set<string>();
  let level = fields;
  for (const name of within) level = level.filter((field) => field.name === name).flatMap((field) => field.below());
  for (const field of level) {
    paths.add(field.name);
    for (const nested of field.below()) paths.add(`${field.name}.${nested.name}`);
  }
  return paths;
}
