/** Compares by code points, as both databases do, and not by code units, which put some characters elsewhere. */
export function compareCodePoints(a: string, b: string): number {
  for (let index = 0; index < a.length && index < b.length; index++) {
    const [pointA, pointB] = [a.codePointAt(index) ?? 0, b.codePointAt(index) ?? 0];
    if (pointA !== pointB) return pointA - pointB;
  }
  return a.length - b.length;
}
