/** Names that a file's first bytes, its byte order mark, give to its encoding. */
const MARKS = [
  { encoding: 'utf-8', mark: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', mark: [0xff, 0xfe] },
  { encoding: 'utf-16be', mark: [0xfe, 0xff] },
] as const;

/**
 * Returns the text of a file as spreadsheets write it: UTF-8, or UTF-16 with its byte order mark ("Unicode text" of Excel).
 *
 * @throws SyntaxError for anything else, which would make other names of the names without a word
 */
export function decodeText(bytes: Uint8Array): string {
  const marked = MARKS.find(({ mark }) => mark.every((byte, place) => bytes[place] === byte))?.encoding ?? null;
  const text = decoded(bytes, marked ?? 'utf-8');
  // What UTF-16 without its mark, and UTF-32, leave in a text that is read as another one.
  const isMisread = marked !== 'utf-8' && text?.includes('\0');
  if (text !== null && !isMisread) return text;
  throw new SyntaxError('It is not UTF-8, nor UTF-16 with a byte order mark. In Excel: save as "CSV UTF-8".');
}

function decoded(bytes: Uint8Array, encoding: string): string | null {
  try {
    // Takes the byte order mark away.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
