import type { ReactNode } from 'react';

/** One column of a table: what stands in it, in the table and in the CSV of it. */
export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** A track of CSS grid: `minmax(160px, 2fr)`. */
  readonly width: string;
  readonly align?: 'end';
  /** Whether the column is there on a phone. */
  readonly narrow?: boolean;
  /** By what the service sorts; left out where it cannot. */
  readonly sort?: string;
  cell(row: Row): ReactNode;
  /** The same as text. */
  text(row: Row): string;
}

/** A column to sort by, and which way: `-created` in the address is the latest first. */
export interface Sort {
  readonly field: string;
  readonly descending: boolean;
}

/** Returns the next of: upwards, downwards, not at all. */
export function nextSort(current: Sort | null, field: string): string | undefined {
  if (current?.field !== field) return field;
  return current.descending ? undefined : `-${field}`;
}

/** Reads it from the address; null for nothing. */
export function readSort(text: string | undefined): Sort | null {
  if (text === undefined || text === '') return null;
  const descending = text.startsWith('-');
  return { field: descending ? text.slice(1) : text, descending };
}
