import { CliError, EXIT_CODE } from '../errors/cli-error.ts';

/** Formats of workbooks that are not read, by what their files begin with. The MIME type of OpenDocument is the first entry of its zip. */
const FORMATS = [
  { format: 'a workbook of Excel 97 to 2003 (.xls)', offset: 0, bytes: Buffer.from('d0cf11e0a1b11ae1', 'hex') },
  {
    format: 'an OpenDocument spreadsheet (.ods)',
    offset: 38,
    bytes: Buffer.from('application/vnd.oasis.opendocument.spreadsheet'),
  },
];

/** @throws CliError for a workbook in another format than .xlsx, which would else be read as text, or as a broken one */
export function refuseOtherWorkbooks(bytes: Uint8Array, name: string): void {
  const found = FORMATS.find((one) => one.bytes.equals(bytes.subarray(one.offset, one.offset + one.bytes.length)));
  if (found === undefined) return;
  throw new CliError(EXIT_CODE.usage, `${name} is ${found.format}. Save it as .xlsx, or as CSV in UTF-8.`);
}
