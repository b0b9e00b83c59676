import type { AppClient } from '../app-client.ts';
import type { UserPool } from '../user-pool.ts';
import type { Session, SessionPlace } from '../user-session.ts';

const HOUR = 3_600_000;

/** Where some people of the sample company are signed in, as long before now as it says. Addresses of RFC 5737. */
const SESSIONS: readonly {
  readonly username: string;
  readonly type: Session['type'];
  readonly startedHoursAgo: number;
  readonly activeHoursAgo: number;
  readonly place: SessionPlace;
}[] = [
  {
    username: 'john.doe',
    type: 'SSO',
    startedHoursAgo: 50,
    activeHoursAgo: 3,
    place: { device: 'Chrome on Windows', ipAddress: '192.0.2.10', city: 'Seattle', country: 'United States' },
  },
  {
    username: 'john.doe',
    type: 'TOKEN',
    startedHoursAgo: 50,
    activeHoursAgo: 2,
    place: { device: 'Chrome on Windows', ipAddress: '192.0.2.10', city: 'Seattle', country: 'United States' },
  },
  {
    username: 'john.doe',
    type: 'TOKEN',
    startedHoursAgo: 9,
    activeHoursAgo: 1,
    place: { device: 'Safari on iOS', ipAddress: '198.51.100.7', city: 'Lisbon', country: 'Portugal' },
  },
  { username: 'problematic.user', type: 'TOKEN', startedHoursAgo: 30, activeHoursAgo: 29, place: {} },
  {
    username: 'ada.root',
    type: 'TOKEN',
    startedHoursAgo: 4,
    activeHoursAgo: 1,
    place: { device: 'Firefox on Linux', ipAddress: '203.0.113.20', city: 'Berlin', country: 'Germany' },
  },
];

/** @param now milliseconds since the epoch */
export function seedCompanySessions(pool: UserPool, client: AppClient, now: number): void {
  for (const { username, type, startedHoursAgo, activeHoursAgo, place } of SESSIONS) {
    pool.signIn.admitSession({
      type,
      client,
      user: pool.user(username),
      startedAt: now - startedHoursAgo * HOUR,
      lastActiveAt: now - activeHoursAgo * HOUR,
      place,
    });
  }
}
