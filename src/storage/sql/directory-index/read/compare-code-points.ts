/** Compares by code points, as both databases do, and not by code units, which put some characters elsewhere. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const unitA = a.charCodeAt(index);
    const unitB = b.charCodeAt(index);
    if (unitA === unitB) continue;
    // Half of a character that is beyond all those of one unit.
    const isHalfA = isSurrogate(unitA);
    if (isHalfA === isSurrogate(unitB)) return unitA - unitB;
    return isHalfA ? 1 : -1;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
