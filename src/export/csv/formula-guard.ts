/**
 * The start of a value that a spreadsheet takes for a formula, half-width or full-width, after any number of guards: a value
 * that looks guarded already gets one more, so that the reader knows which guard to remove.
 */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

/**
 * Returns the value with an apostrophe before it if a spreadsheet would evaluate it: a user who fills in a sign-up form must
 * not be able to run code on an administrator's machine. Phone numbers, which start with a plus, are guarded as well.
 */
export function withGuard(value: string): string {
  return FORMULA.test(value) ? `'${value}` : value;
}

/** Returns the value without its guard. Any other value stays as it is: `'emp1` is a name. */
export function withoutGuard(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}
