import { DEFAULT_COLUMNS, type ReportColumn, reportColumns } from '../domain/report/report-columns.ts';
import { namesIn, refuseUnknownParameters } from './query-parameters.ts';

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
  refuseUnknownParameters(query, REPORT_PARAMETERS);
  return parseReportRequest({ columns: query.getAll('columns'), groups: query.getAll('groups') });
}

/** @throws BadUserInputError for an unknown column, and for a list without names */
export function parseReportRequest({ columns, groups }: ReportParameters): ReportRequest {
  return {
    columns: reportColumns(namesIn('columns', columns) ?? DEFAULT_COLUMNS),
    groupNames: namesIn('groups', groups),
  };
}
