import { type KeyboardEvent, useRef, useState } from 'react';

interface RowKeys {
  /** The row that the Tab key reaches: one of all. */
  readonly current: number;
  onFocus(index: number): void;
  onKeyDown(event: KeyboardEvent<HTMLElement>): void;
}

interface RowActions {
  readonly count: number;
  /** Brings the row into sight and focuses it. */
  goTo(index: number): void;
  open(index: number): void;
  select?: ((index: number) => void) | undefined;
}

/** `j` `k` and the arrows go from row to row, Enter opens, `x` and the space bar select. */
export function useRowKeys({ count, goTo, open, select }: RowActions): RowKeys {
  const [current, setCurrent] = useState(0);
  const latest = useRef(current);
  latest.current = Math.min(current, Math.max(0, count - 1));

  const go = (event: KeyboardEvent, index: number) => {
    event.preventDefault();
    const target = Math.max(0, Math.min(count - 1, index));
    setCurrent(target);
    goTo(target);
  };

  return {
    current: latest.current,
    onFocus: setCurrent,
    onKeyDown(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const at = latest.current;
      switch (event.key) {
        case 'j':
        case 'ArrowDown':
          return go(event, at + 1);
        case 'k':
        case 'ArrowUp':
          return go(event, at - 1);
        case 'Home':
          return go(event, 0);
        case 'End':
          return go(event, count - 1);
        case 'PageDown':
          return go(event, at + 12);
        case 'PageUp':
          return go(event, at - 12);
        case 'Enter':
          event.preventDefault();
          return open(at);
        case 'x':
        case ' ':
          if (select === undefined) return;
          event.preventDefault();
          return select(at);
      }
    },
  };
}
