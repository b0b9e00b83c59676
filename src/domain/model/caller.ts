import type { Actor } from './actor.ts';

/**
 * Returns the key by which requests are counted together for a limit or a share: the subject of the token, or else the
 * address. Returns undefined for a request with neither, which is this process's own.
 */
export function callerOf({ subject, expiresAt }: Actor, address: string | undefined): string | undefined {
  // Only a token expires: all callers without one are the same actor.
  return expiresAt === null ? address : `subject ${subject}`;
}
