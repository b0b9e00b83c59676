import type { EmbeddedPool } from '../../src/embedded-pool/pool.ts';

/** Counts the invitations that the pool is asked for from now on, by username: its outbox keeps a thousand. Replaces its faults. */
export function countInvitations(pool: EmbeddedPool): (username: string) => number {
  const counts = new Map<unknown, number>();
  pool.faults.set([
    {
      kind: 'delay',
      milliseconds: 0,
      operation: 'AdminCreateUser',
      when({ input: { MessageAction, Username } }) {
        if (MessageAction === 'RESEND') counts.set(Username, (counts.get(Username) ?? 0) + 1);
        return false;
      },
    },
  ]);
  return (username) => counts.get(username) ?? 0;
}
