import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useSubscription } from 'urql';
import { refetchShown } from '../api/refetch.ts';
import { LIVE } from '../api/use-live.ts';
import { useShown } from '../api/use-shown.ts';
import { type BulkStateFragment, RunningWorkDocument, WorkProgressDocument } from '../generated/graphql.ts';
import { Button } from '../parts/button.tsx';
import { formatNumber } from '../parts/format.ts';
import { texts } from '../texts.ts';
import './work-tray.css';

const NONE = {};
const LOOK_MS = 15_000;
/** Each takes a connection of the browser, which has six. */
const MOST_FOLLOWED = 2;

/** What goes on by itself, on every screen: it is asked for, so that a reload loses nothing. */
export function WorkTray() {
  const { data, refetch } = useShown(RunningWorkDocument, NONE, { live: LIVE });
  const [seen, setSeen] = useState<readonly BulkStateFragment[]>([]);
  const [closed, setClosed] = useState<readonly string[]>([]);
  const running = data?.bulkOperations?.nodes;
  useEffect(() => {
    const timer = setInterval(refetch, LOOK_MS);
    return () => clearInterval(timer);
  }, [refetch]);
  // What has ended is no longer among those that run: it stays in sight until it is closed.
  useEffect(() => {
    if (running === undefined) return;
    setSeen((before) => [...before.filter(({ id }) => running.every((each) => each.id !== id)), ...running]);
  }, [running]);
  const shown = seen.filter(({ id }) => !closed.includes(id));
  if (shown.length === 0) return null;
  return (
    <section className="work-tray" aria-label={texts.tray.label}>
      {shown.slice(-MOST_FOLLOWED).map((operation) => (
        <TrayEntry key={operation.id} before={operation} onClose={() => setClosed([...closed, operation.id])} />
      ))}
    </section>
  );
}

interface TrayEntryProps {
  readonly before: BulkStateFragment;
  onClose(): void;
}

/** One operation, as it goes on. */
function TrayEntry({ before, onClose }: TrayEntryProps) {
  const [{ data }] = useSubscription({ query: WorkProgressDocument, variables: { id: before.id } });
  const { kind, status, total, pending, succeeded, unchanged, failed, skipped, estimatedSecondsLeft } =
    data?.bulkOperationProgress ?? before;
  const isRunning = status === 'RUNNING';
  useEffect(() => {
    if (!isRunning) refetchShown();
  }, [isRunning]);
  return (
    <div className="work-tray-entry">
      <div className="work-tray-line">
        <Link to="/work/$id" params={{ id: before.id }} className="work-tray-name">
          {texts.work.kinds[kind]}
        </Link>
        <span className="soft" role="status">
          {isRunning
            ? texts.tray.progress(formatNumber(total - pending), formatNumber(total))
            : texts.work.statuses[status]}
        </span>
        {isRunning ? null : (
          <Button look="quiet" icon="close" iconOnly aria-label={texts.actions.close} onClick={onClose} />
        )}
      </div>
      <progress max={total} value={total - pending} aria-label={texts.work.kinds[kind]} />
      <span className="soft">
        {isRunning
          ? typeof estimatedSecondsLeft === 'number'
            ? texts.tray.left(formatNumber(Math.ceil(estimatedSecondsLeft)))
            : texts.list.loading
          : texts.work.counts(formatNumber(succeeded), formatNumber(unchanged), formatNumber(failed + skipped))}
      </span>
    </div>
  );
}
