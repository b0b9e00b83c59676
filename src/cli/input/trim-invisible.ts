/** White space and invisible characters, such as the zero-width space of text that is copied from a web page. */
const BLANK = /[\s\p{Cc}\p{Cf}]/u;

/** Returns the text without blanks around it. None of them can be part of a name in Cognito. */
export function trimInvisible(text: string): string {
  const letters = Array.from(text);
  const isBlank = (letter: string) => BLANK.test(letter);
  const begin = letters.findIndex((letter) => !isBlank(letter));
  return begin < 0 ? '' : letters.slice(begin, letters.findLastIndex((letter) => !isBlank(letter)) + 1).join('');
}
