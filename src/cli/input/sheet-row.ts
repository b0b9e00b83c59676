/** A text, or what the sheet has in another form. */
export type Cell = string | { readonly text: string; readonly kind: 'date' | 'lost digits' };

export interface SheetRow {
  /** In the file, from 1. */
  readonly line: number;
  readonly cells: readonly Cell[];
}

/** The text of a cell, without blanks around it. */
export function textOf(cell: Cell | undefined): string {
  return (typeof cell === 'object' ? cell.text : (cell ?? '')).trim();
}
