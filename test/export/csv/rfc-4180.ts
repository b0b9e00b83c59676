/** The records of RFC 4180's grammar, nothing trimmed; throws where the text is none. */
export function parseCsv(text: string): readonly (readonly string[])[] {
  const field = /"((?:[^"]|"")*)"(,|\r\n)|([^",\r\n]*)(,|\r\n)/y;
  const records: string[][] = [];
  let record: string[] = [];
  while (field.lastIndex < text.length) {
    const place = field.lastIndex;
    const match = field.exec(text);
    if (match === null) throw new Error(`No CSV from here on: ${JSON.stringify(text.slice(place, place + 40))}`);
    const [, quoted, afterQuoted, plain, afterPlain] = match;
    record.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if ((afterQuoted ?? afterPlain) === '\r\n') {
      records.push(record);
      record = [];
    }
  }
  return records;
}
