import type { Outcome } from '../api/use-change.ts';
import type { BulkStateFragment } from '../generated/graphql.ts';
import { formatNumber } from '../parts/format.ts';
import { useNotice } from '../parts/toast.tsx';
import { texts } from '../texts.ts';

type BulkOutcome = Outcome<{ readonly bulkOperation: BulkStateFragment }>;

/** Says what became of long work: how it ended, or that it goes on and where it is followed. */
export function useBulkNotice(): (outcome: BulkOutcome) => BulkOutcome {
  const notice = useNotice();
  return (outcome) => {
    if (outcome.kind === 'refused') return outcome;
    const { status, succeeded, unchanged, failed, skipped } = outcome.payload.bulkOperation;
    const text = texts.work.counts(formatNumber(succeeded), formatNumber(unchanged), formatNumber(failed + skipped));
    if (status === 'RUNNING') notice({ kind: 'good', title: texts.work.started, text: texts.work.startedHint });
    else notice({ kind: failed + skipped > 0 ? 'bad' : 'good', title: texts.work.statuses[status], text });
    return outcome;
  };
}
