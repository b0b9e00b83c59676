import type { GraphQLResolveInfo } from 'graphql';
import type { ScanScope } from '../../domain/scan/scan-scope.ts';
import type { ReportPart } from '../field-rule.ts';
import { fieldsOf, type SelectedField } from '../selected-fields.ts';
import { MembershipReportRef } from './membership-report.type.ts';

/** What of a report is selected, as far as it costs calls or memory. */
export interface ReportSelection {
  readonly needs: ScanScope;
  /** Whether the response grows with the pool: lists of users rather than counts. */
  readonly listsUsers: boolean;
}

/** Returns what the report must scan for its selected fields, by their rules. */
export function reportSelection(info: GraphQLResolveInfo, groupNames: readonly string[] | null): ReportSelection {
  return selectionOf(fieldsWithin(fieldsOf(info)), groupNames);
}

/**
 * Returns the same for the progress of a report. Beside the report itself, the figures of its progress count what is scanned
 * anyway; only the number of groups needs their list in any case. Without it, the scan finds out what the figures count.
 */
export function progressSelection(info: GraphQLResolveInfo, groupNames: readonly string[] | null): ReportSelection {
  const fields = fieldsOf(info);
  const report = fields.filter(({ typeName }) => typeName === MembershipReportRef.name);
  if (report.length === 0) return selectionOf(fields, groupNames);
  const listGroups: readonly ReportPart[] = partsOf(fields).has('groups') ? ['groups'] : [];
  return selectionOf(fieldsWithin(report.flatMap((field) => field.below())), groupNames, listGroups);
}

/** Returns the fields of a report, and those of its parts. */
function fieldsWithin(report: readonly SelectedField[]): readonly SelectedField[] {
  return report.flatMap((field) => [field, ...field.below()]);
}

function partsOf(fields: readonly SelectedField[]): ReadonlySet<ReportPart> {
  return new Set(fields.flatMap(({ rule }) => rule?.scans ?? []));
}

function selectionOf(
  fields: readonly SelectedField[],
  groupNames: readonly string[] | null,
  alsoScans: readonly ReportPart[] = [],
): ReportSelection {
  const parts = new Set([...partsOf(fields), ...alsoScans]);
  const isWholePool = groupNames === null;
  return {
    needs: {
      // A named group that does not exist is an error, whatever is selected.
      groups: !isWholePool || parts.has('groups'),
      // The users of a report of some groups are their members.
      memberships: parts.has('memberships') || (!isWholePool && parts.has('users')),
      users: isWholePool && parts.has('users') ? 'all' : 'none',
      groupNames,
    },
    listsUsers: fields.some(({ rule }) => rule?.listsUsers === true),
  };
}
