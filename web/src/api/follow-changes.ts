import type { Client, CombinedError } from '@urql/core';
import { onEnd, pipe, subscribe } from 'wonka';
import { DirectoryChangedDocument } from '../generated/graphql.ts';
import { connection, connectionLost } from './connection.ts';
import { refetchShown, type SeenChange, tellChanges } from './refetch.ts';

const AGAIN_MS = 1_000;
const GATHERING_MS = 300;
const BETWEEN_MS = 2_000;

/** What subscribing again would not help: no index, or nobody who may see changes. */
const FINAL = ['INDEX_UNAVAILABLE', 'FORBIDDEN', 'UNAUTHENTICATED'];

/**
 * Follows what others change, and tells the screen. It goes on after the last change that it has seen when the connection
 * was lost. While nobody looks at the page it lets go of its connection: a browser has six for all windows together.
 */
export function followChanges(client: Client): () => void {
  const gathered = gatherChanges();
  let cursor: string | null = null;
  let isStopped = false;
  let close = () => {};
  let turn = 0;

  const follow = () => {
    const mine = ++turn;
    close();
    if (isStopped || document.hidden || connection.get() === 'lost') return;
    let error: CombinedError | undefined;
    const again = () => {
      // Closed by this page itself.
      if (mine !== turn) return;
      if (hasCode(error, FINAL)) isStopped = true;
      if (hasCode(error, ['STALE_CURSOR'])) {
        cursor = null;
        refetchShown();
      }
      // Nothing is asked until the service answers: `connection` says when.
      if (error?.networkError !== undefined) connectionLost(refetchShown);
      else setTimeout(follow, AGAIN_MS);
    };
    const events = pipe(
      client.subscription(DirectoryChangedDocument, { after: cursor }),
      onEnd(again),
      subscribe((result) => {
        if (result.error !== undefined) error = result.error;
        const edge = result.data?.directoryChanged;
        if (!edge) return;
        cursor = edge.cursor;
        gathered.add({ username: edge.node.username ?? null, groupName: edge.node.groupName ?? null });
      }),
    );
    close = events.unsubscribe;
  };

  const leave = connection.subscribe(follow);
  document.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    isStopped = true;
    turn += 1;
    close();
    leave();
    gathered.stop();
    document.removeEventListener('visibilitychange', follow);
  };
}

/** Tells of the first change soon, and of those behind it every two seconds: long work makes hundreds. */
function gatherChanges() {
  let waiting: SeenChange[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let toldAt = 0;
  const tell = () => {
    timer = undefined;
    toldAt = Date.now();
    const changes = waiting;
    waiting = [];
    tellChanges(changes);
  };
  return {
    add(change: SeenChange) {
      waiting.push(change);
      timer ??= setTimeout(tell, Math.max(GATHERING_MS, toldAt + BETWEEN_MS - Date.now()));
    },
    stop: () => clearTimeout(timer),
  };
}

function hasCode(error: CombinedError | undefined, codes: readonly unknown[]): boolean {
  return error?.graphQLErrors.some(({ extensions }) => codes.includes(extensions.code)) ?? false;
}
