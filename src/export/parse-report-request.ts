import { BadUserInputError } from '../domain/model/errors.ts';
import { DEFAULT_COLUMNS, type ReportColumn, reportColumns } from '../domain/report/report-columns.ts';
import { parseTableFormat } from './parse-table-format.ts';
import { parseTime } from './parse-time.ts';
import { DEFAULT_PEOPLE_COLUMNS } from './people-table.ts';
import { namesIn, oneIn, refuseUnknownParameters } from './query-parameters.ts';
import type { TableFormat, TableFormatName } from './table-format.ts';

/** A row for each membership, and for each user in no group; or a row for each person, with the groups. */
export const REPORT_SHAPES = ['memberships', 'people'] as const;
export type ReportShape = (typeof REPORT_SHAPES)[number];

/** What a client requests of a report. */
export interface ReportRequest {
  readonly shape: ReportShape;
  readonly columns: readonly ReportColumn[];
  /** Null for every group, and the users in none. */
  readonly groupNames: readonly string[] | null;
}

/** The parameters of a report, each given any number of times. */
export type ReportParameters = Readonly<Record<(typeof REPORT_PARAMETERS)[number], readonly string[]>>;

const REPORT_PARAMETERS = ['columns', 'groups', 'shape'] as const;
const QUERY_PARAMETERS = [...REPORT_PARAMETERS, 'delimiter', 'at'] as const;

/** What the query of a URL requests. */
export interface ReportQuery {
  readonly report: ReportRequest;
  readonly format: TableFormat;
  /** The moment of the past that is reported, by the directory index. Null: now, by Cognito. */
  readonly at: Date | null;
}

/**
 * Reads the query of a URL.
 *
 * @throws BadUserInputError for an unknown parameter or value
 */
export function parseReportQuery(query: URLSearchParams, formatName: TableFormatName, now: Date): ReportQuery {
  refuseUnknownParameters(query, QUERY_PARAMETERS);
  const given = (parameter: (typeof QUERY_PARAMETERS)[number]) => query.getAll(parameter);
  const at = oneIn('at', given('at'));
  return {
    report: parseReportRequest({ columns: given('columns'), groups: given('groups'), shape: given('shape') }),
    format: parseTableFormat(formatName, given('delimiter')),
    at: at === undefined ? null : parseTime('at', at, now),
  };
}

/** @throws BadUserInputError for an unknown column or shape, and for a list without names */
export function parseReportRequest(given: ReportParameters): ReportRequest {
  const shape = shapeIn(given.shape);
  const defaults = shape === 'people' ? DEFAULT_PEOPLE_COLUMNS : DEFAULT_COLUMNS;
  return {
    shape,
    columns: reportColumns(namesIn('columns', given.columns) ?? defaults),
    groupNames: namesIn('groups', given.groups),
  };
}

function shapeIn(values: readonly string[]): ReportShape {
  const text = oneIn('shape', values) ?? 'memberships';
  const shape = REPORT_SHAPES.find((known) => known === text);
  if (shape !== undefined) return shape;
  throw new BadUserInputError(`"shape" must be ${REPORT_SHAPES.join(' or ')}, not "${text}".`, 'shape');
}
