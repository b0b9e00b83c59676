const SHOWN = 80;
/** What a reader cannot see, or would take for a plain space. */
const UNSEEN = /[^\p{L}\p{M}\p{S}\p{N}\p{P} ]/gu;

/** Returns a name in quotation marks, as in a message about it: cut where it is long, with what nobody sees as its code. */
export function quoteName(name: string): string {
  const shown = name.slice(0, SHOWN).replace(UNSEEN, (unseen) => `\\u{${unseen.codePointAt(0)?.toString(16)}}`);
  return `"${shown}${name.length > SHOWN ? '…' : ''}"`;
}
