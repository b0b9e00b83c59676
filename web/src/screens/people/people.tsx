import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { usePages } from '../../api/use-pages.ts';
import { PeopleDocument, type PeopleQuery } from '../../generated/graphql.ts';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { ListFoot } from '../../parts/list-foot.tsx';
import { Screen } from '../../parts/screen.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { download, toCsv } from '../../parts/table/csv.ts';
import { useSelection } from '../../parts/table/selection.ts';
import { Table } from '../../parts/table/table.tsx';
import { texts } from '../../texts.ts';
import { FIRST_COLUMNS, PEOPLE_COLUMNS, type Person } from './people-columns.tsx';
import {
  filterWithoutIndex,
  isRestricted,
  type PeopleQuestion,
  readQuestion,
  writeQuestion,
} from './people-question.ts';
import { PeopleToolbar } from './people-toolbar.tsx';

const InviteDialog = lazy(async () => ({ default: (await import('../../changes/invite-dialog.tsx')).InviteDialog }));

const usersOf = ({ users }: PeopleQuery) => users;
const usernameOf = ({ username }: Person) => username;

/** Everybody in the pool, or those that were asked for. */
export function People() {
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const question = useMemo(() => readQuestion(search), [search]);
  const pages = usePages(PeopleDocument, { filter: filterWithoutIndex(question) }, usersOf, { size: 120 });
  const selection = useSelection();
  const [isInviting, setInviting] = useState(false);
  const [columnIds, setColumnIds] = useState(FIRST_COLUMNS);
  const columns = useMemo(() => PEOPLE_COLUMNS.filter(({ id }) => columnIds.includes(id)), [columnIds]);
  const ask = (next: PeopleQuestion) => void navigate({ to: '/people', search: writeQuestion(next), replace: true });
  const open = useCallback(
    ({ username }: { readonly username: string }) => void navigate({ to: '/people/$username', params: { username } }),
    [navigate],
  );
  return (
    <Screen
      shape="list"
      title={texts.people.title}
      actions={
        <>
          <Choice
            label={texts.list.columns}
            icon="columns"
            quiet
            options={PEOPLE_COLUMNS.map(({ id, header }) => ({ value: id, label: header }))}
            chosen={columnIds}
            onChange={setColumnIds}
          />
          <Button icon="plus" look="primary" onClick={() => setInviting(true)}>
            {texts.invite.button}
          </Button>
          <Button icon="download" onClick={() => download('people.csv', toCsv(columns, pages.rows))}>
            {texts.list.csv}
          </Button>
        </>
      }
    >
      <PeopleToolbar question={question} onChange={ask} />
      <Table
        label={texts.people.title}
        columns={columns}
        rows={pages.rows}
        rowId={usernameOf}
        onOpen={open}
        onEnd={pages.loadMore}
        selection={selection}
        busy={pages.fetching}
        empty={
          pages.error !== undefined ? (
            <ErrorState error={pages.error} />
          ) : (
            <EmptyState title={isRestricted(question) ? texts.people.noneFound : texts.people.none}>
              {isRestricted(question) ? <p>{texts.people.noneFoundHint}</p> : null}
            </EmptyState>
          )
        }
      />
      <ListFoot shown={pages.rows.length} isComplete={pages.isComplete} calls={pages.calls} />
      {isInviting ? (
        <Suspense>
          <InviteDialog onInvited={(username) => open({ username })} onClose={() => setInviting(false)} />
        </Suspense>
      ) : null}
    </Screen>
  );
}
