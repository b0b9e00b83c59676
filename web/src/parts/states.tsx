import type { ReactNode } from 'react';
import type { CombinedError } from 'urql';
import { refetchShown } from '../api/refetch.ts';
import { failureText } from '../api/use-change.ts';
import { texts } from '../texts.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import './states.css';

interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
}

/** Where there is nothing: says so, and what to do. */
export function EmptyState({ title, children }: EmptyStateProps) {
  return (
    <div className="state">
      <p className="state-title">{title}</p>
      {children === undefined ? null : <div className="state-body">{children}</div>}
    </div>
  );
}

/** Where something could not be read: says why, in the service's own words. */
export function ErrorState({ error }: { readonly error: CombinedError }) {
  return (
    <div className="state" role="alert">
      <p className="state-title">
        <Icon name="warning" /> {texts.errors.heading}
      </p>
      <div className="state-body">
        <p>{failureText(error)}</p>
        <Button onClick={refetchShown}>{texts.errors.retry}</Button>
      </div>
    </div>
  );
}

/** The shape of what comes. It is not to be seen for the first moment: most answers are there by then. */
export function Waiting({ lines = 6 }: { readonly lines?: number }) {
  return (
    <div className="waiting" role="status" aria-label={texts.list.loading}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines without names, which never change places
        <span key={line} className="waiting-line" />
      ))}
    </div>
  );
}
