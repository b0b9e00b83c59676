import { useEffect } from 'react';
import { useClient } from 'urql';
import { directoryIndex } from '../api/directory-index.ts';
import { refetchShown } from '../api/refetch.ts';
import { useStore } from '../api/store.ts';
import { IndexStateDocument } from '../generated/graphql.ts';
import { texts } from '../texts.ts';
import { formatNumber } from './format.ts';
import { Icon } from './icon.tsx';
import './index-notice.css';

const LOOK_MS = 3_000;

/** Says that there is no index, what the screen lacks without it, and how there comes to be one. Nothing where there is one. */
export function IndexNotice({ lacks }: { readonly lacks: string }) {
  const index = useStore(directoryIndex);
  const client = useClient();
  const isReading = index.kind === 'reading';
  useEffect(() => {
    if (!isReading) return;
    // The error of each attempt says how far the reading is.
    const look = async () => {
      const { data } = await client.query(IndexStateDocument, {}, { requestPolicy: 'network-only' }).toPromise();
      if (!data?.directory) return;
      directoryIndex.set({ kind: 'there' });
      refetchShown();
    };
    const timer = setInterval(() => void look(), LOOK_MS);
    return () => clearInterval(timer);
  }, [client, isReading]);
  if (index.kind === 'there') return null;
  return (
    <p className="index-notice" role="status">
      <Icon name="info" />
      <span>
        <strong>{index.kind === 'off' ? texts.index.off : texts.index.reading(formatNumber(index.usersRead))}.</strong>{' '}
        {lacks} {index.kind === 'off' ? texts.index.offHint : null}
      </span>
    </p>
  );
}
