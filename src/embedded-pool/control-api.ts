import type { CallLog } from './call-log.ts';
import type { Faults } from './faults.ts';
import type { Outbox } from './outbox.ts';
import { parseFaults } from './parse-faults.ts';

interface ControlAnswer {
  readonly statusCode: number;
  /** JSON, or empty. */
  readonly body: string;
}

/** What the controls of a running pool can change and read. */
interface Controlled {
  readonly calls: CallLog;
  readonly faults: Faults;
  readonly outbox: Outbox;
}

/**
 * Serves the controls of a pool in another process. `PUT /_faults` sets an array of faults, `DELETE /_faults` removes them;
 * `GET /_calls` returns the counts, `DELETE /_calls` resets them; `GET /_outbox` returns the invitations and codes that were
 * not sent, `DELETE /_outbox` removes them. Returns null for any other request.
 */
export function handleControlRequest(
  { calls, faults, outbox }: Controlled,
  method: string,
  path: string,
  body: string,
): ControlAnswer | null {
  switch (`${method} ${path}`) {
    case 'PUT /_faults':
      try {
        faults.set(parseFaults(body));
      } catch (error) {
        return { statusCode: 400, body: JSON.stringify({ message: String(error) }) };
      }
      return DONE;
    case 'DELETE /_faults':
      faults.clear();
      return DONE;
    case 'GET /_calls': {
      const { counts, throttledCounts, total, throttles } = calls;
      return { statusCode: 200, body: JSON.stringify({ counts, throttledCounts, total, throttles }) };
    }
    case 'DELETE /_calls':
      calls.reset();
      return DONE;
    case 'GET /_outbox':
      return { statusCode: 200, body: JSON.stringify(outbox.messages) };
    case 'DELETE /_outbox':
      outbox.clear();
      return DONE;
    default:
      return null;
  }
}

const DONE: ControlAnswer = { statusCode: 204, body: '' };
