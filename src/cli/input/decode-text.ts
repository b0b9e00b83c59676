/** The encodings that the first bytes of a file, its byte order mark, tell. */
const MARKS = [
  { encoding: 'utf-8', mark: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', mark: [0xff, 0xfe] },
  { encoding: 'utf-16be', mark: [0xfe, 0xff] },
] as const;

/**
 * Returns the text of a file as spreadsheets write it: UTF-8, or UTF-16 with its byte order mark ("Unicode text" of Excel).
 *
 * @throws SyntaxError for any other encoding, in which names would silently be read as other names
 */
export function decodeText(bytes: Uint8Array): string {
  const marked = MARKS.find(({ mark }) => mark.every((byte, place) => bytes[place] === byte))?.encoding ?? null;
  const text = decoded(bytes, marked ?? 'utf-8');
  // NUL characters come from UTF-16 without its mark, and from UTF-32.
  const isMisread = marked !== 'utf-8' && text?.includes('\0');
  if (text !== null && !isMisread) return text;
  throw new SyntaxError(
    'It is not UTF-8, nor UTF-16 with a byte order mark. In Excel: save as "CSV UTF-8"; in LibreOffice: choose the character set Unicode (UTF-8).',
  );
}

function decoded(bytes: Uint8Array, encoding: string): string | null {
  try {
    // Removes the byte order mark.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
