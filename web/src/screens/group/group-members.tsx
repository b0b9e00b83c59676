import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { useIndex } from '../../api/use-index.ts';
import { oneOf } from '../../app/address.ts';
import { CheckedButton } from '../../changes/checked-button.tsx';
import { MembershipDialog } from '../../changes/membership-dialog.tsx';
import { Button } from '../../parts/button.tsx';
import { formatNumber } from '../../parts/format.ts';
import { IndexLine } from '../../parts/index-line.tsx';
import { IndexNotice } from '../../parts/index-notice.tsx';
import { ListFoot } from '../../parts/list-foot.tsx';
import { PERSON_COLUMNS, usernameOf } from '../../parts/person-list/person-columns.tsx';
import { usePersonList } from '../../parts/person-list/use-person-list.ts';
import { SearchField } from '../../parts/search-field.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { readSort } from '../../parts/table/column.ts';
import { download, toCsv } from '../../parts/table/csv.ts';
import { type Selection, useSelection } from '../../parts/table/selection.ts';
import { Table } from '../../parts/table/table.tsx';
import { useTyped } from '../../parts/use-typed.ts';
import { texts } from '../../texts.ts';

/** Who is in the group: a list of any length, searched, and taken out of by selecting. */
export function GroupMembers({ name }: { readonly name: string }) {
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const text = oneOf(search, 'q') ?? '';
  const order = oneOf(search, 'sort');
  const ask = (q: string, sort: string | undefined) =>
    void navigate({ to: '/groups/$name', params: { name }, search: { q, sort }, replace: true });
  const [typed, setTyped] = useTyped(text, (q) => ask(q, order));
  const index = useIndex();
  const filter = useMemo(() => ({ inAnyGroup: [name] }), [name]);
  const list = usePersonList({ index, filter, text, sort: readSort(order) });
  const selection = useSelection();
  const open = useCallback(
    ({ username }: { readonly username: string }) => void navigate({ to: '/people/$username', params: { username } }),
    [navigate],
  );
  return (
    <>
      <IndexNotice lacks={texts.group.lack} />
      <div className="toolbar">
        <SearchField label={texts.group.searchMembers} value={typed} onChange={setTyped} />
        <TakeOut name={name} selection={selection} />
        <Button icon="download" onClick={() => download('members.csv', toCsv(PERSON_COLUMNS, list.rows))}>
          {texts.list.csv}
        </Button>
      </div>
      <Table
        label={texts.group.members}
        columns={PERSON_COLUMNS}
        rows={list.rows}
        rowId={usernameOf}
        onOpen={open}
        onEnd={list.loadMore}
        selection={selection}
        sort={readSort(order)}
        onSort={index.kind === 'on' ? (sort) => ask(text, sort) : undefined}
        busy={list.fetching}
        empty={
          list.error === undefined ? (
            <EmptyState title={text === '' ? texts.group.noMembers : texts.group.noMembersFound} />
          ) : (
            <ErrorState error={list.error} />
          )
        }
      />
      <ListFoot shown={list.rows.length} total={list.total} isComplete={list.isComplete} calls={list.calls}>
        <IndexLine index={index} />
      </ListFoot>
    </>
  );
}

/** Takes the selected out; what a guard refuses for a single one is known before. */
function TakeOut({ name, selection }: { readonly name: string; readonly selection: Selection }) {
  const [isOpen, setOpen] = useState(false);
  const usernames = [...selection.ids];
  const [first, ...others] = usernames;
  if (first === undefined) return null;
  const label = texts.group.takeOut(formatNumber(usernames.length));
  return (
    <>
      {others.length > 0 ? (
        <Button icon="minus" onClick={() => setOpen(true)}>
          {label}
        </Button>
      ) : (
        <CheckedButton
          action="REMOVE_USER_FROM_GROUP"
          username={first}
          groupName={name}
          icon="minus"
          label={label}
          onClick={() => setOpen(true)}
        />
      )}
      <Button look="quiet" onClick={selection.clear}>
        {texts.actions.clear}
      </Button>
      {isOpen ? (
        <MembershipDialog
          kind="remove"
          usernames={usernames}
          groups={[{ value: name, label: name }]}
          chosen={[name]}
          onDone={selection.clear}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}
