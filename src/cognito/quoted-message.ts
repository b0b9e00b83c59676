/** Characters. What others say in an error may be a page long. */
const LONGEST = 500;

/** Returns the words of AWS, of Node or of a server, as a part of a message: in one line, and no longer than it takes. */
export function quotedMessage(text: string): string {
  const line = text
    .slice(0, 2 * LONGEST)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
