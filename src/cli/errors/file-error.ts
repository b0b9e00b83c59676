/** What the system says in a code and the name of one of its own calls. */
const IN_WORDS: ReadonlyMap<string, string> = new Map([
  ['EISDIR', 'it is a directory'],
  ['EACCES', 'this user may not'],
]);

/**
 * Why a file cannot be read or written, in words.
 *
 * @param missing what it means that something is not there
 */
export function fileErrorMessage({ code, message }: NodeJS.ErrnoException, missing: string): string {
  if (code === 'ENOENT') return missing;
  return IN_WORDS.get(code ?? '') ?? message;
}
