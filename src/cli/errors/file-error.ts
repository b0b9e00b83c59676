/** Words for errors of which the system gives only a code and the name of a system call. */
const IN_WORDS: ReadonlyMap<string, string> = new Map([
  ['EISDIR', 'it is a directory'],
  ['EACCES', 'this user may not'],
]);

/**
 * Returns why a file cannot be read or written, in words.
 *
 * @param missing the words for ENOENT
 */
export function fileErrorMessage({ code, message }: NodeJS.ErrnoException, missing: string): string {
  if (code === 'ENOENT') return missing;
  return IN_WORDS.get(code ?? '') ?? message;
}
