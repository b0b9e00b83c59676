import type { Clock } from '../../domain/ports/clock.ts';
import type { OnPause } from '../../domain/primitives/retry.ts';
import { CLEAR_LINE, type Terminal } from './progress-display.ts';

/** Returns a listener that prints why and how long the command waits, once for all calls with the same error. */
export function createRetryNotice(output: Terminal & { readonly isTTY?: boolean | undefined }, clock: Clock): OnPause {
  let said = { message: '', until: Number.NEGATIVE_INFINITY };
  return ({ message }, milliseconds) => {
    const now = clock.now();
    if (message === said.message && now < said.until) return;
    said = { message, until: now + milliseconds };
    output.write(`${output.isTTY ? CLEAR_LINE : ''}${message} Trying again in ${milliseconds / 1_000} s.\n`);
  };
}
