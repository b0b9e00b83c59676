import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo } from 'react';
import { usePages } from '../../api/use-pages.ts';
import { allOf, oneOf } from '../../app/address.ts';
import { type BulkStatus, WorkDocument, type WorkQuery } from '../../generated/graphql.ts';
import { Choice } from '../../parts/choice.tsx';
import { Tick } from '../../parts/field.tsx';
import { ListFoot } from '../../parts/list-foot.tsx';
import { Screen } from '../../parts/screen.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { Table } from '../../parts/table/table.tsx';
import { texts } from '../../texts.ts';
import { WORK_COLUMNS, type WorkRow } from './work-columns.tsx';

const STATUSES: readonly BulkStatus[] = ['RUNNING', 'SUCCEEDED', 'COMPLETED_WITH_FAILURES', 'CANCELLED'];
const RUNNING_MS = 2_000;

const operationsOf = ({ bulkOperations }: WorkQuery) => bulkOperations;
const idOf = ({ id }: WorkRow) => id;

/** Bulk operations, newest first: everybody's, or one's own. */
export function Work() {
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const mine = oneOf(search, 'mine') === 'true';
  const chosen = allOf(search, 'status');
  const statuses = useMemo(() => STATUSES.filter((status) => chosen.includes(status)), [chosen]);
  const filter = { ...(mine && { mine }), ...(statuses.length > 0 && { status: statuses }) };
  const pages = usePages(WorkDocument, { filter }, operationsOf);
  const isRunning = pages.rows.some(({ status }) => status === 'RUNNING');
  const { refetch } = pages;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(refetch, RUNNING_MS);
    return () => clearInterval(timer);
  }, [isRunning, refetch]);
  const ask = (next: { readonly mine: boolean; readonly statuses: readonly string[] }) =>
    void navigate({
      to: '/work',
      search: { mine: next.mine ? 'true' : undefined, status: next.statuses },
      replace: true,
    });
  const open = useCallback(({ id }: WorkRow) => void navigate({ to: '/work/$id', params: { id } }), [navigate]);
  const words = texts.work;
  return (
    <Screen shape="list" title={words.title}>
      <div className="toolbar">
        <Tick label={words.mine} checked={mine} onChange={(checked) => ask({ mine: checked, statuses })} />
        <Choice
          label={words.columns.state}
          options={STATUSES.map((status) => ({ value: status, label: words.statuses[status] }))}
          chosen={statuses}
          onChange={(next) => ask({ mine, statuses: next })}
        />
      </div>
      <Table
        label={words.title}
        columns={WORK_COLUMNS}
        rows={pages.rows}
        rowId={idOf}
        onOpen={open}
        onEnd={pages.loadMore}
        busy={pages.fetching && pages.rows.length === 0}
        empty={
          pages.error !== undefined ? (
            <ErrorState error={pages.error} />
          ) : (
            <EmptyState title={words.none}>
              <p>{words.noneHint}</p>
            </EmptyState>
          )
        }
      />
      <ListFoot shown={pages.rows.length} isComplete={pages.isComplete} calls={pages.calls} />
    </Screen>
  );
}
