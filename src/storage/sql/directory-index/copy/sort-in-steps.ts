/** How many rows are sorted, or merged, between two looks at the time. */
const STEP = 500;

/** Sorts by merging, and lets others have their turn in between. Returns the sorted rows. */
export async function sortInSteps(
  rows: Int32Array,
  compare: (a: number, b: number) => number,
  pause: () => Promise<void>,
): Promise<Int32Array<ArrayBuffer>> {
  let from = new Int32Array(rows);
  for (let start = 0; start < from.length; start += STEP) {
    from.subarray(start, start + STEP).sort(compare);
    await pause();
  }
  let to = new Int32Array(from.length);
  for (let width = STEP; width < from.length; width *= 2) {
    for (let start = 0; start < from.length; start += 2 * width) {
      const middle = Math.min(start + width, from.length);
      const end = Math.min(middle + width, from.length);
      let [left, right] = [start, middle];
      for (let place = start; place < end; place++) {
        const takesLeft = left < middle && (right >= end || compare(from[left] ?? 0, from[right] ?? 0) <= 0);
        to[place] = from[takesLeft ? left++ : right++] ?? 0;
        if (place % STEP === 0) await pause();
      }
    }
    [from, to] = [to, from];
  }
  return from;
}
