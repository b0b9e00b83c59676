import type { Actor } from './actor.ts';

/** Where a request comes from, beside whom. */
export interface CallerOrigin {
  /** The user pool whose tokens are accepted: a subject means one person in one pool. Null if no token is looked at. */
  readonly issuer: string | null;
  /** Of the connection; undefined for a request that came over none. */
  readonly address: string | undefined;
}

/**
 * Returns the key by which requests are counted together for a limit or a share: the subject of the token, or else the
 * address. Returns undefined for a request with neither, which is this process's own.
 */
export function callerOf({ subject, expiresAt }: Actor, { issuer, address }: CallerOrigin): string | undefined {
  // Only a token expires: all callers without one are the same actor.
  return expiresAt === null ? address : `subject ${subject} of ${issuer}`;
}
