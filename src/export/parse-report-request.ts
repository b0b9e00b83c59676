import { BadUserInputError } from '../domain/model/errors.ts';
import { DEFAULT_COLUMNS, type ReportColumn, reportColumns } from '../domain/report/report-columns.ts';
import { parseNameList } from './parse-name-list.ts';

/** What of a report is asked for. */
export interface ReportRequest {
  readonly columns: readonly ReportColumn[];
  /** Null: every group, and the users in none. */
  readonly groupNames: readonly string[] | null;
}

/** What a report can be asked with, each left out or given several times. */
export type ReportParameters = Readonly<Record<ReportParameter, readonly string[]>>;

const REPORT_PARAMETERS = ['columns', 'groups'] as const;
type ReportParameter = (typeof REPORT_PARAMETERS)[number];

/**
 * Reads the query of an address.
 *
 * @throws BadUserInputError for a parameter or column that there is not
 */
export function parseReportQuery(query: URLSearchParams): ReportRequest {
  const unknown = [...query.keys()].find((name) => !REPORT_PARAMETERS.some((known) => known === name));
  if (unknown !== undefined) {
    // Were it ignored, a slip of the pen in "groups" would answer with the whole pool.
    throw new BadUserInputError(
      `There is no parameter "${unknown}". There are: ${REPORT_PARAMETERS.join(', ')}.`,
      unknown,
    );
  }
  return parseReportRequest({ columns: query.getAll('columns'), groups: query.getAll('groups') });
}

/** @throws BadUserInputError for a column that there is not, and where a list is given and empty */
export function parseReportRequest({ columns, groups }: ReportParameters): ReportRequest {
  return {
    columns: reportColumns(namesIn('columns', columns) ?? DEFAULT_COLUMNS),
    groupNames: namesIn('groups', groups),
  };
}

/** Returns null if it is not given. A list without a name is a mistake, such as a script's empty variable. */
function namesIn(parameter: ReportParameter, values: readonly string[]): readonly string[] | null {
  if (values.length === 0) return null;
  const names = parseNameList(values);
  if (names.length === 0) throw new BadUserInputError(`"${parameter}" is given, and names nothing.`, parameter);
  return names;
}
