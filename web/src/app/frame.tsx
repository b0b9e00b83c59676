import { Outlet } from '@tanstack/react-router';
import { useShown } from '../api/use-shown.ts';
import { FrameDocument } from '../generated/graphql.ts';
import { Name } from '../parts/name.tsx';
import { texts } from '../texts.ts';
import { ConnectionLine } from './connection-line.tsx';
import { Navigation } from './navigation.tsx';
import { ThemeButton } from './theme-button.tsx';
import './frame.css';

const NONE = {};

/** What stands around every screen: where one is, whose pool it is, who is asking. */
export function Frame() {
  const { data } = useShown(FrameDocument, NONE);
  const viewer = data?.viewer;
  return (
    <div className="frame">
      <a className="skip" href="#content">
        {texts.skipToContent}
      </a>
      <header className="frame-head">
        <p className="frame-pool">
          {data === undefined ? null : data.pool.embedded ? (
            <span className="frame-embedded" title={texts.embeddedHint}>
              {texts.embedded}
            </span>
          ) : (
            <Name mono>{data.pool.id}</Name>
          )}
          {data === undefined || data.pool.embedded ? null : <span className="soft">{data.pool.region}</span>}
        </p>
        <div className="frame-viewer">
          {viewer === undefined ? null : <Name>{viewer.username ?? viewer.subject}</Name>}
          <ThemeButton />
        </div>
      </header>
      <Navigation />
      <main id="content" className="frame-content" tabIndex={-1}>
        <ConnectionLine />
        <Outlet />
      </main>
    </div>
  );
}
