import { Outlet } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { followChanges } from '../api/follow-changes.ts';
import { useMoment } from '../api/use-moment.ts';
import { useShown } from '../api/use-shown.ts';
import { FrameDocument, type FrameQuery } from '../generated/graphql.ts';
import { SignOutButton } from '../login/sign-out-button.tsx';
import { PaletteButton } from '../palette/palette-button.tsx';
import { Button } from '../parts/button.tsx';
import { Name } from '../parts/name.tsx';
import { texts } from '../texts.ts';
import { ConnectionLine } from './connection-line.tsx';
import { Navigation } from './navigation.tsx';
import { PastBar } from './past-bar.tsx';
import { ThemeButton } from './theme-button.tsx';
import { WorkTray } from './work-tray.tsx';
import './frame.css';

const NONE = {};

/** What stands around every screen: where one is, whose pool it is, who is asking, and at which moment. */
export function Frame() {
  const { data } = useShown(FrameDocument, NONE);
  const client = useClient();
  useEffect(() => followChanges(client), [client]);
  const isPast = useMoment() !== null;
  const [isChoosing, setChoosing] = useState(false);
  const viewer = data?.viewer;
  return (
    <div className="frame" data-past={isPast || undefined}>
      <a className="skip" href="#content">
        {texts.skipToContent}
      </a>
      <header className="frame-head">
        <p className="frame-pool">{data === undefined ? null : <Pool pool={data.pool} />}</p>
        <div className="frame-viewer">
          <PaletteButton />
          {viewer === undefined ? null : <Name>{viewer.username ?? viewer.subject}</Name>}
          <Button
            look="quiet"
            icon="time"
            iconOnly
            aria-label={texts.past.look}
            title={texts.past.look}
            aria-expanded={isPast || isChoosing}
            onClick={() => setChoosing(!isChoosing)}
          />
          <SignOutButton />
          <ThemeButton />
        </div>
      </header>
      <Navigation />
      <main id="content" className="frame-content" tabIndex={-1}>
        {isPast || isChoosing ? <PastBar onClose={() => setChoosing(false)} /> : null}
        <ConnectionLine />
        <Outlet />
        <WorkTray />
      </main>
    </div>
  );
}

function Pool({ pool }: { readonly pool: FrameQuery['pool'] }) {
  if (pool.embedded) {
    return (
      <span className="frame-embedded" title={texts.embeddedHint}>
        {texts.embedded}
      </span>
    );
  }
  return (
    <>
      <Name mono>{pool.id}</Name>
      <span className="soft">{pool.region}</span>
    </>
  );
}
