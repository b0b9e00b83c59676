import { formatExact, formatMoment } from './format.ts';

/** A moment as people say it, with the exact one at hand. */
export function Moment({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={formatExact(at)}>
      {formatMoment(at, Date.now())}
    </time>
  );
}
