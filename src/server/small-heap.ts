import { setFlagsFromString } from 'node:v8';

/** V8's own choice. */
const AS_V8_LIKES = 0;
const SMALL = 20;

/** The flag is the process's, and so is the count of those who want it. */
let holders = 0;

/**
 * Lets the old generation grow by no more than a fifth between collections, until the answer is called. V8's own choice, up
 * to fourfold while there is memory, lets the garbage of a large report pile up: a download of 100,000 users in 100 groups
 * added 157 to 177 MB, of which 10 MB were alive. With this it adds 18 to 93 (`npm run bench -- memory`): the spread is that
 * of the idle memory which it is measured from, and a tenth instead of a fifth gave no less, 12 to 96. It counts from the next
 * collection on, so a process holds it while it starts, too. Not for always: ordinary requests would spend a quarter of
 * their CPU on collecting.
 */
export function holdHeapSmall(): () => void {
  holders += 1;
  growBy(SMALL);
  return () => {
    holders -= 1;
    if (holders === 0) growBy(AS_V8_LIKES);
  };
}

function growBy(percent: number): void {
  setFlagsFromString(`--heap-growing-percent=${percent}`);
}
