import { BadUserInputError } from '../domain/model/errors.ts';
import { DEFAULT_COLUMNS, type ReportColumn, reportColumns } from '../domain/report/report-columns.ts';
import { parseNameList } from './parse-name-list.ts';

/** What a client requests of a report. */
export interface ReportRequest {
  readonly columns: readonly ReportColumn[];
  /** Null for every group, and the users in none. */
  readonly groupNames: readonly string[] | null;
}

/** The parameters of a report, each given any number of times. */
export type ReportParameters = Readonly<Record<ReportParameter, readonly string[]>>;

const REPORT_PARAMETERS = ['columns', 'groups'] as const;
type ReportParameter = (typeof REPORT_PARAMETERS)[number];

/**
 * Reads the query of a URL.
 *
 * @throws BadUserInputError for an unknown parameter or column
 */
export function parseReportQuery(query: URLSearchParams): ReportRequest {
  const unknown = [...query.keys()].find((name) => !REPORT_PARAMETERS.some((known) => known === name));
  if (unknown !== undefined) {
    // If it were ignored, a misspelt "groups" would return the whole pool.
    throw new BadUserInputError(
      `There is no parameter "${unknown}". There are: ${REPORT_PARAMETERS.join(', ')}.`,
      unknown,
    );
  }
  return parseReportRequest({ columns: query.getAll('columns'), groups: query.getAll('groups') });
}

/** @throws BadUserInputError for an unknown column, and for a list without names */
export function parseReportRequest({ columns, groups }: ReportParameters): ReportRequest {
  return {
    columns: reportColumns(namesIn('columns', columns) ?? DEFAULT_COLUMNS),
    groupNames: namesIn('groups', groups),
  };
}

/** Returns null if the parameter is not given. A list without names is a mistake, such as an empty variable of a script. */
function namesIn(parameter: ReportParameter, values: readonly string[]): readonly string[] | null {
  if (values.length === 0) return null;
  const names = parseNameList(values);
  if (names.length === 0) throw new BadUserInputError(`"${parameter}" is given, and names nothing.`, parameter);
  return names;
}
