import type { Actor } from './actor.ts';

/**
 * Whose requests count together, against a limit or for a share: those of a token's subject, else those of an address.
 * Undefined for a request that neither bears a token nor came over a connection: it is this process's own.
 */
export function callerOf({ subject, expiresAt }: Actor, address: string | undefined): string | undefined {
  // Only a token has an end: everybody without one is the same actor.
  return expiresAt === null ? address : `subject ${subject}`;
}
