import { texts } from '../texts.ts';
import { formatExact, formatNumber, formatTime } from './format.ts';

interface IndexAgeProps {
  readonly asOf: string;
  readonly lagSeconds: number;
}

/** Of when the index is: what was changed elsewhere since is not in it. */
export function IndexAge({ asOf, lagSeconds }: IndexAgeProps) {
  const of = texts.index.asOf(formatTime(asOf, Date.now()));
  const lag = Math.round(lagSeconds);
  return <span title={formatExact(asOf)}>{lag === 0 ? of : `${of}, ${texts.index.lag(formatNumber(lag))}`}</span>;
}
