import { BadUserInputError } from '../domain/model/errors.ts';
import { CSV_DELIMITERS, type CsvDelimiter } from './csv/format-csv.ts';
import { oneIn } from './query-parameters.ts';
import type { TableFormat, TableFormatName } from './table-format.ts';

/** Words for what is hard to write in a URL or a shell. */
const WORDS: Readonly<Record<string, CsvDelimiter>> = { comma: ',', semicolon: ';', tab: '\t' };

/**
 * Returns the format with the given delimiter of CSV; a comma if none is given.
 *
 * @throws BadUserInputError if it is none, or for another format
 */
export function parseTableFormat(name: TableFormatName, delimiters: readonly string[]): TableFormat {
  const text = oneIn('delimiter', delimiters);
  if (text === undefined) return { name, delimiter: ',' };
  if (name !== 'csv') throw new BadUserInputError(`"delimiter" is for csv, not for ${name}.`, 'delimiter');
  const delimiter = WORDS[text] ?? CSV_DELIMITERS.find((known) => known === text);
  if (delimiter !== undefined) return { name, delimiter };
  throw new BadUserInputError(`"delimiter" must be a comma, a semicolon, or the word tab, not "${text}".`, 'delimiter');
}
