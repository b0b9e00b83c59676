const BAR_WIDTH = 20;
/** A shorter bar shows less than the percentage beside it. */
const SHORTEST_BAR = 5;
const GAP = '  ';
/** The width of a terminal that reports none, or 0, as one that `script` opens without a window does. */
const USUAL_COLUMNS = 80;

/**
 * Returns a bar and its fields in one line that never wraps, since a wrapped line could not be cleared. If there is no room
 * for everything, the bar is left out, and then whole fields, the last but one first: half a word is worse than none.
 *
 * @param share from 0 to 1
 * @param columns of the terminal, as it reports them
 */
export function renderProgressBar(share: number, fields: readonly string[], columns: number | undefined): string {
  // The last column stays free: some terminals wrap as soon as it is used.
  const room = (columns || USUAL_COLUMNS) - 1;
  const kept = [`${Math.floor(share * 100)} %`.padStart(5), ...fields];
  while (kept.length > 1 && kept.join(GAP).length > room) kept.splice(Math.max(1, kept.length - 2), 1);
  const text = kept.join(GAP);
  const places = Math.min(BAR_WIDTH, room - GAP.length - text.length);
  return places < SHORTEST_BAR ? text.slice(0, room) : bar(share, places) + GAP + text;
}

function bar(share: number, places: number): string {
  const full = Math.round(share * places);
  return '█'.repeat(full) + '░'.repeat(places - full);
}
