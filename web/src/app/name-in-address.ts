const DOTS = /^\.{1,2}$/;
const MARKED_DOTS = /^~+\.{1,2}$/;

/**
 * Writes a name as a part of an address. Browsers take `.` and `..` for a way up, however they are written: such a name gets a
 * tilde before it, and so does a name that looks as if it had got one.
 */
export function nameToAddress(name: string): string {
  return DOTS.test(name) || MARKED_DOTS.test(name) ? `~${name}` : name;
}

/** Reads the name again. */
export function nameFromAddress(part: string): string {
  return MARKED_DOTS.test(part) ? part.slice(1) : part;
}
