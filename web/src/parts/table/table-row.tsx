import type { KeyboardEvent } from 'react';
import { texts } from '../../texts.ts';
import type { Column } from './column.ts';
import type { Selection } from './selection.ts';

/** Where a row stands: in the list, and in the page. */
export interface RowPlace {
  readonly index: number;
  readonly tracks: string;
  readonly top: number;
  readonly height: number;
  /** Whether the Tab key reaches it. */
  readonly isCurrent: boolean;
}

interface TableRowProps<Row> {
  readonly row: Row;
  readonly id: string;
  readonly place: RowPlace;
  readonly columns: readonly Column<Row>[];
  readonly selection: Selection | undefined;
  onOpen(row: Row): void;
  onFocus(): void;
  onKeyDown(event: KeyboardEvent<HTMLElement>): void;
}

/** One row. A click beside what can be clicked in it opens it. */
export function TableRow<Row>(props: TableRowProps<Row>) {
  const { row, id, place, columns, selection, onOpen, onFocus, onKeyDown } = props;
  return (
    <div
      role="row"
      data-row={place.index}
      aria-rowindex={place.index + 2}
      aria-selected={selection === undefined ? undefined : selection.ids.has(id)}
      className="table-row"
      tabIndex={place.isCurrent ? 0 : -1}
      style={{ gridTemplateColumns: place.tracks, height: place.height, transform: `translateY(${place.top}px)` }}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('a, input, button') === null) onOpen(row);
      }}
    >
      {selection === undefined ? null : (
        <div role="gridcell" className="table-tick">
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={texts.list.select(id)}
            checked={selection.ids.has(id)}
            onChange={() => selection.toggle(id)}
          />
        </div>
      )}
      {columns.map((column) => (
        <div key={column.id} role="gridcell" className={column.align === 'end' ? 'table-cell table-end' : 'table-cell'}>
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}
