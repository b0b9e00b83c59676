import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { useMoment } from '../../api/use-moment.ts';
import { oneOf } from '../../app/address.ts';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { IndexAge } from '../../parts/index-age.tsx';
import { IndexNotice } from '../../parts/index-notice.tsx';
import { ListFoot } from '../../parts/list-foot.tsx';
import { Screen } from '../../parts/screen.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { download, toCsv } from '../../parts/table/csv.ts';
import { useSelection } from '../../parts/table/selection.ts';
import { Table } from '../../parts/table/table.tsx';
import { texts } from '../../texts.ts';
import { PeopleChips } from './people-chips.tsx';
import { FIRST_COLUMNS, PEOPLE_COLUMNS, type Person, POOL_COLUMNS } from './people-columns.tsx';
import { indexQuestion, isRestricted, type PeopleQuestion, readQuestion, writeQuestion } from './people-question.ts';
import { PeopleSelection } from './people-selection.tsx';
import { PeopleToolbar } from './people-toolbar.tsx';
import { type People as FoundPeople, usePeople } from './use-people.ts';
import './people.css';

const InviteDialog = lazy(async () => ({ default: (await import('../../changes/invite-dialog.tsx')).InviteDialog }));

const usernameOf = ({ username }: Person) => username;

/** Everybody in the pool, or those that were asked for, now or at a moment of the past. */
export function People() {
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const question = useMemo(() => readQuestion(search), [search]);
  const moment = useMoment();
  const people = usePeople(question, moment);
  const { rows, facets, state, isIndexed } = people;
  const selection = useSelection();
  const [isInviting, setInviting] = useState(oneOf(search, 'do') === 'invite');
  const [columnIds, setColumnIds] = useState(FIRST_COLUMNS);
  const offered = isIndexed ? PEOPLE_COLUMNS : POOL_COLUMNS;
  const columns = useMemo(() => offered.filter(({ id }) => columnIds.includes(id)), [offered, columnIds]);
  const ask = (next: PeopleQuestion) => void navigate({ to: '/people', search: writeQuestion(next), replace: true });
  const sortBy = (sort: string | undefined) =>
    void navigate({ to: '/people', search: { ...writeQuestion(question), sort }, replace: true });
  const open = useCallback(
    ({ username }: { readonly username: string }) => void navigate({ to: '/people/$username', params: { username } }),
    [navigate],
  );
  const closeInvite = () => {
    setInviting(false);
    // The palette asks for the dialog by the address: it is not to open again.
    ask(question);
  };
  const blocked = moment === null ? null : texts.past.noChange;
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
            options={offered.map(({ id, header }) => ({ value: id, label: header }))}
            chosen={columnIds}
            onChange={setColumnIds}
          />
          <Button icon="plus" look="primary" blocked={blocked} onClick={() => setInviting(true)}>
            {texts.invite.button}
          </Button>
          <Button icon="download" onClick={() => download('people.csv', toCsv(columns, rows))}>
            {texts.list.csv}
          </Button>
        </>
      }
    >
      <IndexNotice lacks={texts.people.withoutIndex} />
      <PeopleToolbar question={question} facets={facets} onChange={ask} />
      <PeopleChips question={question} onChange={ask} />
      {selection.ids.size === 0 ? null : (
        <PeopleSelection
          selection={selection}
          total={moment === null ? (facets?.total ?? null) : null}
          question={indexQuestion(question)}
          blocked={blocked}
        />
      )}
      <Table
        label={texts.people.title}
        columns={columns}
        rows={rows}
        rowId={usernameOf}
        onOpen={open}
        onEnd={people.loadMore}
        selection={selection}
        {...(isIndexed ? { sort: question.sort, onSort: sortBy } : {})}
        busy={people.fetching}
        empty={<NoPeople people={people} isRestricted={isRestricted(question)} isPast={moment !== null} />}
      />
      <ListFoot shown={rows.length} total={facets?.total ?? null} isComplete={people.isComplete} calls={people.calls}>
        {state === null ? null : <IndexAge asOf={state.asOf} lagSeconds={state.lagSeconds} />}
      </ListFoot>
      {isInviting ? (
        <Suspense>
          <InviteDialog onInvited={(username) => open({ username })} onClose={closeInvite} />
        </Suspense>
      ) : null}
    </Screen>
  );
}

interface NoPeopleProps {
  readonly people: FoundPeople;
  readonly isRestricted: boolean;
  readonly isPast: boolean;
}

/** What stands where no row is. */
function NoPeople({ people: { error, isIndexed }, isRestricted: isFiltered, isPast }: NoPeopleProps) {
  if (isPast && !isIndexed) return <EmptyState title={texts.people.withoutIndex} />;
  if (error !== undefined) return <ErrorState error={error} />;
  if (!isFiltered) return <EmptyState title={texts.people.none} />;
  return (
    <EmptyState title={texts.people.noneFound}>
      <p>{isIndexed ? texts.people.noneFoundHint : texts.people.noneBegins}</p>
    </EmptyState>
  );
}
