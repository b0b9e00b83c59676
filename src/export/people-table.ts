import { type Person, reportPeople } from '../domain/report/people.ts';
import type { Cell, ReportColumn } from '../domain/report/report-columns.ts';
import type { OpenedScan } from '../domain/scan/opened-scan.ts';
import type { Table, TableColumn } from './table.ts';

/** Of a table of people, if none are chosen. */
export const DEFAULT_PEOPLE_COLUMNS: readonly string[] = ['username', 'email', 'name', 'enabled', 'status', 'group'];

/** Between the groups in one cell. */
const SEPARATOR = ';';

/**
 * A row for each person, by username. A column about groups has what it tells of each of the person's groups, highest authority
 * first: in one cell, separated by semicolons, in NDJSON as a list.
 */
export function peopleTable(scan: OpenedScan, columns: readonly ReportColumn[]): Table<Person> {
  const ofUser = columns.filter((column) => column.of === 'user');
  return {
    columns: columns.map((column) => {
      if (column.of === 'group') return groupsColumn(column);
      const place = ofUser.indexOf(column);
      return { name: column.name, cell: ({ cells }) => cells[place] ?? null };
    }),
    batches: reportPeople(scan, (user) => ofUser.map(({ cell }) => cell(user))),
  };
}

function groupsColumn({ name, cell }: Extract<ReportColumn, { of: 'group' }>): TableColumn<Person> {
  return {
    name: name === 'group' ? 'groups' : name,
    cell: ({ groups }) => groups.map((group) => inList(cell(group))).join(SEPARATOR),
    json: ({ groups }) => groups.map((group) => cell(group)),
  };
}

/** One value of a list: in quotation marks, doubled within, if it would be taken for several. */
function inList(cell: Cell): string {
  const text = String(cell ?? '');
  return /[;"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
