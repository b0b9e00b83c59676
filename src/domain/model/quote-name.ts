const SHOWN = 80;
/** Characters that are invisible, or look like a plain space. */
const UNSEEN = /[^\p{L}\p{M}\p{S}\p{N}\p{P} ]/gu;

/** Returns a name in quotation marks for a message: a long one is truncated, and invisible characters are shown as codes. */
export function quoteName(name: string): string {
  const shown = name.slice(0, SHOWN).replace(UNSEEN, (unseen) => `\\u{${unseen.codePointAt(0)?.toString(16)}}`);
  return `"${shown}${name.length > SHOWN ? '…' : ''}"`;
}
