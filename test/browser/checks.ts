let passed = 0;
let failed = 0;

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** One line for each expectation; what was there instead, where it does not hold. */
export function check(what: string, holds: boolean, evidence = ''): void {
  if (holds) passed += 1;
  else failed += 1;
  say(`${holds ? 'ok  ' : 'FAIL'} ${what}${holds || evidence === '' ? '' : `: ${evidence}`}`);
}

/** Says how many held, and lets the process end with 1 where any did not. */
export function sumUp(): void {
  say(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
