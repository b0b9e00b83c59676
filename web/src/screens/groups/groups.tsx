import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useIndex } from '../../api/use-index.ts';
import { oneOf } from '../../app/address.ts';
import { CheckedButton } from '../../changes/checked-button.tsx';
import { CreateGroupDialog } from '../../changes/group-dialog.tsx';
import { Button } from '../../parts/button.tsx';
import { IndexLine } from '../../parts/index-line.tsx';
import { IndexNotice } from '../../parts/index-notice.tsx';
import { ListFoot } from '../../parts/list-foot.tsx';
import { Screen } from '../../parts/screen.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { EmptyState, ErrorState } from '../../parts/states.tsx';
import { readSort } from '../../parts/table/column.ts';
import { download, toCsv } from '../../parts/table/csv.ts';
import { Table } from '../../parts/table/table.tsx';
import { useTyped } from '../../parts/use-typed.ts';
import { texts } from '../../texts.ts';
import { COLUMNS_WITHOUT_INDEX, GROUP_COLUMNS, type GroupEntry } from './group-columns.tsx';
import { useGroupList } from './use-group-list.ts';

const nameOf = ({ name }: GroupEntry) => name;

/** Whether groups can be made is asked with a name that no rule is about. */
const ANY_NAME = 'a-group';

/** Every group of the pool, or those that were asked for. */
export function Groups() {
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const text = oneOf(search, 'q') ?? '';
  const order = oneOf(search, 'sort');
  const [isMaking, setMaking] = useState(false);
  const ask = (q: string, sort: string | undefined) =>
    void navigate({ to: '/groups', search: { q, sort }, replace: true });
  const [typed, setTyped] = useTyped(text, (q) => ask(q, order));
  const index = useIndex();
  const list = useGroupList(index, text, readSort(order));
  const columns = index.kind === 'off' ? COLUMNS_WITHOUT_INDEX : GROUP_COLUMNS;
  const open = useCallback(
    ({ name }: { readonly name: string }) => void navigate({ to: '/groups/$name', params: { name } }),
    [navigate],
  );
  return (
    <Screen
      shape="list"
      title={texts.groups.title}
      actions={
        <>
          <CheckedButton
            action="CREATE_GROUP"
            groupName={ANY_NAME}
            icon="plus"
            look="primary"
            label={texts.groups.create}
            onClick={() => setMaking(true)}
          />
          <Button icon="download" onClick={() => download('groups.csv', toCsv(columns, list.rows))}>
            {texts.list.csv}
          </Button>
        </>
      }
    >
      <IndexNotice lacks={texts.groups.lack} />
      <div className="toolbar">
        <SearchField label={texts.groups.search} value={typed} onChange={setTyped} />
      </div>
      <Table
        label={texts.groups.title}
        columns={columns}
        rows={list.rows}
        rowId={nameOf}
        onOpen={open}
        onEnd={list.loadMore}
        sort={readSort(order)}
        onSort={(sort) => ask(text, sort)}
        busy={list.fetching}
        empty={
          list.error === undefined ? (
            <EmptyState title={text === '' ? texts.groups.none : texts.groups.noneFound}>
              <p>{text === '' ? texts.groups.noneHint : texts.groups.noneFoundHint}</p>
            </EmptyState>
          ) : (
            <ErrorState error={list.error} />
          )
        }
      />
      <ListFoot shown={list.rows.length} total={list.total} isComplete={list.isComplete} calls={list.calls}>
        <IndexLine index={index} />
      </ListFoot>
      {isMaking ? <CreateGroupDialog onMade={(name) => open({ name })} onClose={() => setMaking(false)} /> : null}
    </Screen>
  );
}
