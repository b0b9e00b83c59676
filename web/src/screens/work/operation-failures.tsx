import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useClient } from 'urql';
import { useChange } from '../../api/use-change.ts';
import { usePages } from '../../api/use-pages.ts';
import {
  BulkChangeDocument,
  BulkEnableDocument,
  type BulkStateFragment,
  OperationItemsDocument,
  type OperationItemsQuery,
} from '../../generated/graphql.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { formatNumber } from '../../parts/format.ts';
import { Name } from '../../parts/name.tsx';
import { ErrorState, Waiting } from '../../parts/states.tsx';
import { download } from '../../parts/table/csv.ts';
import { useNotice } from '../../parts/toast.tsx';
import { texts } from '../../texts.ts';
import { changesAgain, failuresCsv, type OperationItem, readFailures } from './failed-items.ts';

const words = texts.work;
const itemsOf = ({ bulkOperation }: OperationItemsQuery) => bulkOperation?.items;

/** What was not done, each with the reason; as a file, and once more. */
export function OperationFailures({ operation }: { readonly operation: BulkStateFragment }) {
  const { id, kind, failed, skipped, status } = operation;
  const { rows, isComplete, fetching, error, loadMore } = usePages(
    OperationItemsDocument,
    { id, outcome: ['FAILED', 'SKIPPED'] },
    itemsOf,
  );
  const client = useClient();
  const again = useAgain(operation);
  const [isBusy, setBusy] = useState(false);
  const notice = useNotice();
  const run = async (act: (items: readonly OperationItem[]) => Promise<void> | void) => {
    setBusy(true);
    try {
      await act(await readFailures(client, id));
    } catch (cause) {
      notice({ kind: 'bad', title: words.unread, text: cause instanceof Error ? cause.message : String(cause) });
    } finally {
      setBusy(false);
    }
  };
  const blocked = isBusy
    ? texts.actions.busy
    : status === 'RUNNING'
      ? words.again.running
      : kind === 'CREATE_USERS'
        ? words.again.accounts
        : kind === 'DISABLE_USERS'
          ? words.again.disabling
          : null;
  return (
    <Card
      title={words.failures(formatNumber(failed + skipped))}
      actions={
        <span className="screen-actions">
          <Button icon="download" onClick={() => void run((items) => download('failures.csv', failuresCsv(items)))}>
            {texts.list.csv}
          </Button>
          <Button blocked={blocked} onClick={() => void run(again)}>
            {words.again.button}
          </Button>
        </span>
      }
    >
      {error !== undefined && rows.length === 0 ? <ErrorState error={error} /> : null}
      {rows.length === 0 && fetching ? <Waiting lines={3} /> : null}
      <ul>
        {rows.map((item) => (
          <Failure key={`${item.action} ${item.username} ${item.groupName}`} item={item} />
        ))}
      </ul>
      {rows.length > 0 && !isComplete ? (
        <p className="card-body">
          <Button onClick={loadMore}>{words.moreFailures}</Button>
        </p>
      ) : null}
    </Card>
  );
}

function Failure({ item: { action, username, groupName, error } }: { readonly item: OperationItem }) {
  return (
    <li className="work-failure">
      <span className="work-failure-who">
        <Name>{username ?? ''}</Name>
        <span className="soft">{texts.trail.actions[action]}</span>
        {groupName ? <Name>{groupName}</Name> : null}
      </span>
      <span className="work-failure-why">{error?.message ?? words.notStarted}</span>
    </li>
  );
}

/** Returns what orders the items once more, as an operation of its own, and goes there. */
function useAgain({ kind, dryRun }: BulkStateFragment): (items: readonly OperationItem[]) => Promise<void> {
  const change = useChange(BulkChangeDocument);
  const enable = useChange(BulkEnableDocument);
  const notice = useNotice();
  const navigate = useNavigate();
  return async (items) => {
    const options = { dryRun, waitSeconds: 0 };
    const usernames = items.flatMap(({ username }) => username ?? []);
    const outcome =
      kind === 'ENABLE_USERS'
        ? await enable({ input: { usernames, ...options } })
        : await change({ input: { changes: changesAgain(items), ...options } });
    if (outcome.kind === 'refused') notice({ kind: 'bad', title: texts.refused, text: outcome.message });
    else void navigate({ to: '/work/$id', params: { id: outcome.payload.bulkOperation.id } });
  };
}
