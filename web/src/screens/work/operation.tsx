import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useSubscription } from 'urql';
import { refetchShown } from '../../api/refetch.ts';
import { useChange } from '../../api/use-change.ts';
import { useShown } from '../../api/use-shown.ts';
import {
  type BulkStateFragment,
  CancelOperationDocument,
  OperationDocument,
  WorkProgressDocument,
} from '../../generated/graphql.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Figures } from '../../parts/figures.tsx';
import { formatDuration, formatNumber } from '../../parts/format.ts';
import { Moment } from '../../parts/moment.tsx';
import { Name } from '../../parts/name.tsx';
import { Progress } from '../../parts/progress.tsx';
import { Screen } from '../../parts/screen.tsx';
import { EmptyState, ErrorState, Waiting } from '../../parts/states.tsx';
import { useNotice } from '../../parts/toast.tsx';
import { texts } from '../../texts.ts';
import { OperationFailures } from './operation-failures.tsx';
import { WorkState } from './work-state.tsx';
import './work.css';

const words = texts.work;

/** One bulk operation: how far it is, and what was not done. */
export function Operation() {
  const { id } = useParams({ from: '/work/$id' });
  const { data, error, fetching } = useShown(OperationDocument, { id });
  const operation = data?.bulkOperation;
  useProgress(id, operation?.status === 'RUNNING');
  if (!operation) {
    return (
      <Screen title={words.title}>
        {error !== undefined ? (
          <ErrorState error={error} />
        ) : fetching ? (
          <Waiting />
        ) : (
          <EmptyState title={words.gone}>
            <p>{words.goneHint}</p>
          </EmptyState>
        )}
      </Screen>
    );
  }
  const title = words.kinds[operation.kind];
  return (
    <Screen
      title={title}
      head={
        <>
          <h1>{title}</h1>
          <WorkState status={operation.status} />
          <span className="soft">
            {operation.dryRun ? `${words.dryRun} · ` : null}
            <Name>{operation.actor}</Name> · <Moment at={operation.createdAt} />
          </span>
        </>
      }
      actions={operation.status === 'RUNNING' ? <CancelButton id={id} /> : null}
    >
      <OperationProgress operation={operation} />
      {operation.failed + operation.skipped > 0 ? <OperationFailures operation={operation} /> : null}
    </Screen>
  );
}

/** Follows the operation while it runs: the cache takes what comes, and whatever shows it. */
function useProgress(id: string, isRunning: boolean): void {
  const [{ data }] = useSubscription({ query: WorkProgressDocument, variables: { id }, pause: !isRunning });
  const hasEnded = data !== undefined && data.bulkOperationProgress.status !== 'RUNNING';
  useEffect(() => {
    if (hasEnded) refetchShown();
  }, [hasEnded]);
}

function CancelButton({ id }: { readonly id: string }) {
  const cancel = useChange(CancelOperationDocument);
  const notice = useNotice();
  const run = async () => {
    const outcome = await cancel({ id });
    if (outcome.kind === 'refused') notice({ kind: 'bad', title: texts.refused, text: outcome.message });
    else notice({ kind: 'good', title: words.cancelled, text: words.cancelledHint });
  };
  return (
    <Button icon="close" onClick={() => void run()}>
      {words.cancel}
    </Button>
  );
}

function OperationProgress({ operation }: { readonly operation: BulkStateFragment }) {
  const { status, dryRun, total, pending, succeeded, unchanged, failed, skipped, estimatedSecondsLeft } = operation;
  const left = estimatedSecondsLeft == null ? null : formatDuration(estimatedSecondsLeft);
  const figures = [
    [dryRun ? words.figures.wouldBeDone : words.figures.done, succeeded],
    [words.figures.unchanged, unchanged],
    [words.figures.failed, failed],
    [words.figures.skipped, skipped],
    [words.figures.pending, pending],
  ] as const;
  return (
    <Card title={words.progress}>
      <div className="card-body work-progress">
        <Progress label={words.progress} done={total - pending} total={total} />
        <p role="status" className="work-left">
          <span>{texts.list.loadedOf(formatNumber(total - pending), formatNumber(total))}</span>
          {left === null ? null : (
            <span className="soft">{status === 'RUNNING' && !dryRun ? words.left(left) : words.wouldTake(left)}</span>
          )}
        </p>
        <Figures entries={figures.map(([label, count]) => ({ label, value: formatNumber(count) }))} />
      </div>
    </Card>
  );
}
