import type { BulkItem } from '../../domain/bulk/bulk-operation.ts';
import { deserializeError } from '../../domain/bulk/item-error.ts';
import { BYTE_ORDER_MARK, formatCsv } from '../../export/csv/format-csv.ts';
import type { Sheet } from '../input/sheet.ts';
import { textOf } from '../input/sheet-row.ts';

/** What has become of a row, from the best to the worst: of several items of one row the worst counts. */
const RESULTS = ['unchanged', 'created', 'changed', 'not started', 'failed'] as const;
export type RowResult = (typeof RESULTS)[number];

/** Columns that are for people: `bulk apply` does not read them. */
const RESULT_COLUMNS = ['#row', '#result', '#message'];
/** Rows that are formatted at once. */
const ROWS_AT_ONCE = 1_000;

interface Entry {
  readonly result: RowResult;
  readonly messages: readonly string[];
}

/** What has become of each row of a file. */
export class RowResults {
  readonly #entries = new Map<number, Entry>();

  /** Notes a result of these rows. */
  add(lines: readonly number[], result: RowResult, message?: string): void {
    for (const line of lines) {
      const { result: known, messages } = this.#entries.get(line) ?? { result: 'unchanged', messages: [] };
      const worst = RESULTS.indexOf(result) > RESULTS.indexOf(known) ? result : known;
      this.#entries.set(line, { result: worst, messages: message === undefined ? messages : [...messages, message] });
    }
  }

  addItem(lines: readonly number[], { outcome, groupName, failure }: BulkItem): void {
    if (failure !== null) {
      const { message } = deserializeError(failure);
      this.add(lines, 'failed', groupName === null ? message : `${groupName}: ${message}`);
    } else if (outcome === 'SUCCEEDED') this.add(lines, groupName === null ? 'created' : 'changed');
    else this.add(lines, outcome === 'UNCHANGED' ? 'unchanged' : 'not started');
  }

  /** How many rows ended so. A row of which nothing is known was not started. */
  count(sheet: Sheet): Readonly<Record<RowResult, number>> {
    const counts = { unchanged: 0, created: 0, changed: 0, 'not started': 0, failed: 0 };
    sheet.forEachRow(({ line }) => {
      counts[this.#of(line).result] += 1;
    });
    return counts;
  }

  /**
   * Returns the file again, with the result of each row before its cells, as CSV, in pieces. It can be corrected and given again:
   * what is done is then unchanged.
   */
  format(sheet: Sheet, dryRun: boolean): readonly string[] {
    const places = sheet.header.flatMap((text, place) => (RESULT_COLUMNS.includes(text) ? [] : [place]));
    let rows: string[][] = [[...RESULT_COLUMNS, ...places.map((place) => sheet.header[place] ?? '')]];
    const pieces = [BYTE_ORDER_MARK];
    sheet.forEachRow(({ line, cells }) => {
      const { result, messages } = this.#of(line);
      const words = dryRun ? IN_DRY_RUN[result] : result;
      rows.push([String(line), words, messages.join(' '), ...places.map((place) => textOf(cells[place]))]);
      if (rows.length < ROWS_AT_ONCE) return;
      pieces.push(formatCsv(rows));
      rows = [];
    });
    return [...pieces, formatCsv(rows)];
  }

  #of(line: number): Entry {
    return this.#entries.get(line) ?? { result: 'not started', messages: [] };
  }
}

const IN_DRY_RUN: Readonly<Record<RowResult, string>> = {
  unchanged: 'unchanged',
  created: 'would be created',
  changed: 'would be changed',
  'not started': 'not looked at',
  failed: 'would fail',
};
