import { connection } from '../api/connection.ts';
import { useStore } from '../api/store.ts';
import { throttledUntil } from '../api/throttled.ts';
import { formatNumber } from '../parts/format.ts';
import { Icon } from '../parts/icon.tsx';
import { texts } from '../texts.ts';

/** A line above the screen while the service does not answer, or waits for Cognito. */
export function ConnectionLine() {
  const state = useStore(connection);
  const until = useStore(throttledUntil);
  const text =
    state === 'lost'
      ? texts.errors.lost
      : until !== null
        ? texts.errors.throttled(formatNumber(Math.max(1, Math.ceil((until - Date.now()) / 1000))))
        : null;
  return (
    <div role="status" className="connection">
      {text === null ? null : (
        <p className="connection-line">
          <Icon name="warning" /> {text}
        </p>
      )}
    </div>
  );
}
