import type { ReactNode } from 'react';
import { texts } from '../texts.ts';
import { formatNumber } from './format.ts';

interface ListFootProps {
  readonly shown: number;
  /** How many there are in all; null where nobody has counted. */
  readonly total?: number | null;
  readonly isComplete: boolean;
  /** What the last question cost. */
  readonly calls: number;
  readonly children?: ReactNode;
}

/** The line below a list: how many, and what the last question cost. */
export function ListFoot({ shown, total = null, isComplete, calls, children }: ListFootProps) {
  const count = isComplete
    ? formatNumber(shown)
    : total === null
      ? texts.list.loadedSoFar(formatNumber(shown))
      : texts.list.loadedOf(formatNumber(shown), formatNumber(total));
  return (
    <p className="list-foot" role="status">
      <span>{count}</span>
      {children}
      <span>{callsText(calls)}</span>
    </p>
  );
}

function callsText(calls: number): string {
  if (calls === 0) return texts.list.noCalls;
  return calls === 1 ? texts.list.oneCall : texts.list.calls(formatNumber(calls));
}
