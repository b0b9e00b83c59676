import type { IndexState } from '../api/use-index.ts';
import { texts } from '../texts.ts';
import { formatExact, formatTime } from './format.ts';

interface IndexLineProps {
  readonly index: IndexState;
  /** What the screen lacks without an index. */
  readonly lack: string;
}

/** From when the list is; or what is missing because nobody keeps an index. */
export function IndexLine({ index, lack }: IndexLineProps) {
  if (index.kind === 'asking') return null;
  if (index.kind === 'off') return <span>{lack}</span>;
  return <span title={formatExact(index.asOf)}>{texts.index.asOf(formatTime(index.asOf))}</span>;
}
