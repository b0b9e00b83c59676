/**
 * What a spreadsheet takes for a formula by how it begins, half-width or full-width, behind any number of guards: a value
 * that looks guarded already gets one more, or nobody could tell which guards to take away.
 */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

/**
 * Returns the value with an apostrophe before it where a spreadsheet would calculate it: whoever fills an attribute in a
 * sign-up form must not run code on an administrator's machine. Telephone numbers with their plus are among them.
 */
export function withGuard(value: string): string {
  return FORMULA.test(value) ? `'${value}` : value;
}

/** Returns the value that was guarded. Any other stays as it is: `'emp1` is a name. */
export function withoutGuard(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}
