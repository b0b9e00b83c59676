import { texts } from '../../texts.ts';
import { Icon } from '../icon.tsx';
import { type Column, nextSort, type Sort } from './column.ts';
import type { Selection } from './selection.ts';

interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly tracks: string;
  /** The names of all rows that are there. */
  readonly ids: readonly string[];
  readonly selection: Selection | undefined;
  readonly sort: Sort | null;
  readonly onSort: ((sort: string | undefined) => void) | undefined;
}

/** The heads of the columns; they stay in sight. */
export function TableHead<Row>({ columns, tracks, ids, selection, sort, onSort }: TableHeadProps<Row>) {
  return (
    <div role="row" aria-rowindex={1} className="table-head" style={{ gridTemplateColumns: tracks }}>
      {selection === undefined ? null : <SelectAll ids={ids} selection={selection} />}
      {columns.map((column) => (
        <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} />
      ))}
    </div>
  );
}

function SelectAll({ ids, selection }: { readonly ids: readonly string[]; readonly selection: Selection }) {
  const chosen = selection.ids.size === 0 ? 0 : ids.filter((id) => selection.ids.has(id)).length;
  return (
    <div role="columnheader" className="table-tick">
      <input
        type="checkbox"
        aria-label={texts.list.selectAll}
        checked={ids.length > 0 && chosen === ids.length}
        ref={(box) => {
          if (box !== null) box.indeterminate = chosen > 0 && chosen < ids.length;
        }}
        onChange={(event) => selection.set(ids, event.target.checked)}
      />
    </div>
  );
}

interface HeaderCellProps<Row> {
  readonly column: Column<Row>;
  readonly sort: Sort | null;
  readonly onSort: ((sort: string | undefined) => void) | undefined;
}

/** A button where the service can sort by the column. */
function HeaderCell<Row>({ column, sort, onSort }: HeaderCellProps<Row>) {
  const { sort: field, header } = column;
  const isSorted = field !== undefined && sort?.field === field;
  return (
    <div
      role="columnheader"
      className={column.align === 'end' ? 'table-cell table-end' : 'table-cell'}
      aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
    >
      {field === undefined || onSort === undefined ? (
        header
      ) : (
        <button type="button" className="table-sort" onClick={() => onSort(nextSort(sort, field))}>
          {header}
          {isSorted ? <Icon name={sort.descending ? 'down' : 'up'} size={12} /> : null}
        </button>
      )}
    </div>
  );
}
