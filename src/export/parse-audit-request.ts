import type { AuditFilter } from '../domain/ports/audit-filter.ts';
import { AUDIT_ACTIONS, AUDIT_OUTCOMES } from '../domain/ports/audit-recorder.ts';
import { parseTableFormat } from './parse-table-format.ts';
import { parsePeriod } from './parse-time.ts';
import { namesIn, oneIn, refuseUnknownParameters, wordsIn } from './query-parameters.ts';
import type { TableFormat, TableFormatName } from './table-format.ts';

const AUDIT_PARAMETERS = ['since', 'until', 'user', 'group', 'actor', 'action', 'outcome', 'requestId'] as const;
const QUERY_PARAMETERS = [...AUDIT_PARAMETERS, 'delimiter'] as const;

/** The parameters of an export of the audit trail, each given any number of times. */
export type AuditParameters = Readonly<Record<(typeof AUDIT_PARAMETERS)[number], readonly string[]>>;

/**
 * Reads the query of a URL.
 *
 * @throws BadUserInputError for an unknown parameter or value
 */
export function parseAuditQuery(
  query: URLSearchParams,
  formatName: TableFormatName,
  now: Date,
): { readonly filter: AuditFilter; readonly format: TableFormat } {
  refuseUnknownParameters(query, QUERY_PARAMETERS);
  const given = (parameter: (typeof QUERY_PARAMETERS)[number]) => query.getAll(parameter);
  const filter = parseAuditRequest(
    {
      since: given('since'),
      until: given('until'),
      user: given('user'),
      group: given('group'),
      actor: given('actor'),
      action: given('action'),
      outcome: given('outcome'),
      requestId: given('requestId'),
    },
    now,
  );
  return { filter, format: parseTableFormat(formatName, given('delimiter')) };
}

/** @throws BadUserInputError */
export function parseAuditRequest(given: AuditParameters, now: Date): AuditFilter {
  const { since, until } = parsePeriod(oneIn('since', given.since), oneIn('until', given.until), now);
  return {
    after: since,
    before: until,
    usernames: namesIn('user', given.user),
    groupNames: namesIn('group', given.group),
    actors: namesIn('actor', given.actor),
    action: wordsIn('action', given.action, AUDIT_ACTIONS),
    outcome: wordsIn('outcome', given.outcome, AUDIT_OUTCOMES),
    requestId: oneIn('requestId', given.requestId),
  };
}
