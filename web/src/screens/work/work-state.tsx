import type { BulkStatus } from '../../generated/graphql.ts';
import { Badge } from '../../parts/badge.tsx';
import { texts } from '../../texts.ts';

const LOOKS = {
  RUNNING: { kind: 'accent', icon: 'work' },
  SUCCEEDED: { kind: 'good', icon: 'check' },
  COMPLETED_WITH_FAILURES: { kind: 'bad', icon: 'warning' },
  CANCELLED: { kind: 'plain', icon: 'close' },
} as const;

/** Whether an operation runs, or how it ended. */
export function WorkState({ status }: { readonly status: BulkStatus }) {
  return <Badge {...LOOKS[status]}>{texts.work.statuses[status]}</Badge>;
}
