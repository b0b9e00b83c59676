import type { ReactNode } from 'react';
import './figures.css';

interface FiguresProps {
  readonly entries: readonly { readonly label: string; readonly value: ReactNode }[];
}

/** A few numbers side by side, each with what it counts. */
export function Figures({ entries }: FiguresProps) {
  return (
    <dl className="figures">
      {entries.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
