import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { Waiting } from '../states.tsx';
import { NARROW, TOUCH, useMedia } from '../use-media.ts';
import type { Column, Sort } from './column.ts';
import type { Selection } from './selection.ts';
import { TableHead } from './table-head.tsx';
import { TableRow } from './table-row.tsx';
import { useRowKeys } from './use-row-keys.ts';
import './table.css';

interface TableProps<Row> {
  /** What the rows are, for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** The name of a row: unique in the list, and what is selected. A function that does not change. */
  rowId(row: Row): string;
  onOpen(row: Row): void;
  /** Asks for more rows: the reader comes near the last one. */
  onEnd?(): void;
  readonly selection?: Selection | undefined;
  readonly sort?: Sort | null;
  onSort?(sort: string | undefined): void;
  /** Whether other rows are on their way. */
  readonly busy: boolean;
  /** What is there instead of rows. */
  readonly empty: ReactNode;
}

const ROW_PX = 36;
const TOUCH_ROW_PX = 44;
const NEAR_THE_END = 40;

/**
 * The one table: a list of any length, of which only the rows in sight are in the page. Made of grid roles, not of `table`,
 * which cannot leave rows out.
 */
export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows, rowId, onOpen, onEnd, selection, sort = null, onSort, busy, empty } = props;
  const isNarrow = useMedia(NARROW);
  const height = useMedia(TOUCH) ? TOUCH_ROW_PX : ROW_PX;
  const shown = isNarrow ? columns.filter(({ narrow }) => narrow === true) : columns;
  const tracks = [...(selection === undefined ? [] : ['40px']), ...shown.map(({ width }) => width)].join(' ');
  const ids = useMemo(() => rows.map(rowId), [rows, rowId]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    scrollMargin: height,
    scrollPaddingStart: height,
    getItemKey: (index) => ids[index] ?? index,
  });
  const keys = useRowKeys({
    count: rows.length,
    goTo(index) {
      virtual.scrollToIndex(index);
      focusRow(scroller.current, index);
    },
    open: (index) => rows.slice(index, index + 1).forEach(onOpen),
    select: selection && ((index) => ids.slice(index, index + 1).forEach(selection.toggle)),
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - NEAR_THE_END) onEnd?.();
  }, [last, rows.length, onEnd]);

  return (
    <div className="table" ref={scroller} data-busy={busy || undefined}>
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-busy={busy}
        aria-multiselectable={selection !== undefined}
      >
        <TableHead {...{ columns: shown, tracks, ids, selection, sort, onSort }} />
        <div role="rowgroup" className="table-body" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, key, start }) =>
            rows
              .slice(index, index + 1)
              .map((row) => (
                <TableRow
                  key={key}
                  id={ids[index] ?? ''}
                  place={{ index, tracks, top: start - height, height, isCurrent: index === keys.current }}
                  columns={shown}
                  onFocus={() => keys.onFocus(index)}
                  onKeyDown={keys.onKeyDown}
                  {...{ row, selection, onOpen }}
                />
              )),
          )}
        </div>
      </div>
      {rows.length > 0 ? null : busy ? <Waiting lines={12} /> : empty}
    </div>
  );
}

/** Focuses the row once it is in the page: one that was out of sight is drawn in the next frame. */
function focusRow(scroller: HTMLElement | null, index: number): void {
  const focus = () => scroller?.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus({ preventScroll: true });
  focus();
  requestAnimationFrame(focus);
}
