import { randomBytes } from 'node:crypto';

/**
 * Makes ids that sort by time: 12 hexadecimal digits of milliseconds since the epoch, 4 that count within the
 * millisecond, and 8 of chance, because a clock that was set back between two starts may show a time again.
 */
export class TimeOrderedIds {
  #millisecond = -1;
  #count = 0;

  next(at: Date): string {
    const millisecond = at.getTime();
    this.#count = millisecond === this.#millisecond ? this.#count + 1 : 0;
    this.#millisecond = millisecond;
    return `${timePrefix(at)}${this.#count.toString(16).padStart(4, '0')}${randomBytes(4).toString('hex')}`;
  }
}

/** What the ids of this millisecond begin with: all earlier ids sort before it, all others after. */
export function timePrefix(instant: Date): string {
  return Math.max(0, instant.getTime()).toString(16).padStart(12, '0');
}
