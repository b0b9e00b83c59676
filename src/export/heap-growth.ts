import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * How much a generation may grow: the old one in percent between two collections (0: V8's own choice), the young one by a
 * factor.
 */
interface Growth {
  readonly old: number;
  readonly young: number;
}

/** Of V8 as it starts. */
const DEFAULT: Growth = { old: 0, young: 2 };
const DOUBLE: Growth = { old: 100, young: 2 };
const SMALL: Growth = { old: 20, young: 1 };

/** How many callers hold the limit: V8's flags are global to the process. */
let holders = 0;
/** While nobody holds the heap. */
let ordinary = DEFAULT;

/** V8's collector, which is visible only to a context that is created under the flag. */
const collect = collector();

/**
 * Lets the old generation of a process that serves grow to twice its size between collections, and no further. V8's own choice,
 * up to fourfold while there is memory, added 180 MB of garbage after some hundred requests of a megabyte, and 320 MB after lists
 * within lists; with this some 110 and 150 MB (`npm run bench -- hostile`). It costs no CPU that could be measured: 10.0 s for
 * 3,600 requests either way.
 */
export function limitServerHeapGrowth(): void {
  ordinary = DOUBLE;
  if (holders === 0) grow(ordinary);
}

/**
 * Lets the old generation grow by no more than a fifth between collections, and the young one not at all, until the returned
 * function is called. V8's own choice, up to fourfold while there is memory, lets the garbage of a large report pile up: a
 * download of 100,000 users in 100 groups added 157 to 177 MB, of which 10 MB were alive. With this it adds 13 to 65 to the
 * bundle's 120 (`npm run bench -- memory` on Node 20; 77 to 112 on Node 24, which keeps freed pages).
 *
 * V8 decides at a collection how far the heap may grow until the next one. So one is made at once, in some 10 ms: otherwise
 * the earlier decision would apply for some 100 MB more. This limit is not permanent, since ordinary requests would spend a
 * quarter of their CPU on collecting.
 */
export function limitHeapGrowth(): () => void {
  holders += 1;
  if (holders === 1) {
    grow(SMALL);
    collect();
  }
  return () => {
    holders -= 1;
    if (holders === 0) grow(ordinary);
  };
}

function grow({ old, young }: Growth): void {
  setFlagsFromString(`--heap-growing-percent=${old}`);
  setFlagsFromString(`--semi-space-growth-factor=${young}`);
}

function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof gc !== 'function') throw new Error('V8 does not give access to its collector.');
  return () => void gc();
}
