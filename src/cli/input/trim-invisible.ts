/** White space, and what is not to be seen at all, such as the zero-width space of text copied from a page. */
const BLANK = /[\s\p{Cc}\p{Cf}]/u;

/** Returns the text without the blanks around it. None of them can be part of a name in Cognito. */
export function trimInvisible(text: string): string {
  const letters = Array.from(text);
  const isBlank = (letter: string) => BLANK.test(letter);
  const begin = letters.findIndex((letter) => !isBlank(letter));
  return begin < 0 ? '' : letters.slice(begin, letters.findLastIndex((letter) => !isBlank(letter)) + 1).join('');
}
