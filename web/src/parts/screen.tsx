import { type ReactNode, useEffect } from 'react';
import { texts } from '../texts.ts';
import './screen.css';

interface ScreenProps {
  /** The heading, and the title of the window. */
  readonly title: string;
  readonly head?: ReactNode;
  /** Beside the heading: what can be done here. */
  readonly actions?: ReactNode;
  /** `list`: fills the window, and what is in it scrolls by itself. */
  readonly shape?: 'page' | 'list';
  readonly children: ReactNode;
}

/** What every screen begins with. */
export function Screen({ title, head, actions, shape = 'page', children }: ScreenProps) {
  useEffect(() => {
    document.title = `${title} · ${texts.product}`;
  }, [title]);
  return (
    <div className={`screen screen-${shape}`}>
      <div className="screen-head">
        <div className="screen-title">{head ?? <h1>{title}</h1>}</div>
        {actions === undefined ? null : <div className="screen-actions">{actions}</div>}
      </div>
      {children}
    </div>
  );
}
