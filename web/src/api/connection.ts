import { createStore } from './store.ts';

/** Whether the service answers. What is on the screen stays there while it does not. */
export const connection = createStore<'there' | 'lost'>('there');

const RETRY_MS = 2_000;

/** Says that the service did not answer, and looks for it until it does. */
export function connectionLost(onReturn: () => void): void {
  if (connection.get() === 'lost') return;
  connection.set('lost');
  const look = async () => {
    const isThere = await fetch('/health/live').then(
      ({ ok }) => ok,
      () => false,
    );
    if (!isThere) {
      setTimeout(look, RETRY_MS);
      return;
    }
    connection.set('there');
    onReturn();
  };
  setTimeout(look, RETRY_MS);
}
