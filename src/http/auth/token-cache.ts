import type { Actor } from '../../domain/model/actor.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { LruMap } from '../../domain/primitives/lru-map.ts';

/** How long a verified token is accepted without another verification, even if its key is revoked meanwhile. */
const TTL_MS = 60_000;
/** Some kilobytes each. */
const MAX_TOKENS = 1_000;

/**
 * The callers of tokens that were verified lately. Verifying a token takes a quarter of the CPU of a small request, and a
 * dashboard sends the same token a hundred times.
 */
export class TokenCache {
  readonly #actors = new LruMap<{ readonly actor: Actor; readonly until: number }>(MAX_TOKENS);
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns the token's caller, or undefined if the token must be verified. A token without an expiry always must. */
  actorOf(token: string): Actor | undefined {
    const known = this.#actors.get(token);
    if (known === undefined || this.#clock.now() >= known.until) return undefined;
    return this.#clock.date().getTime() < (known.actor.expiresAt ?? 0) ? known.actor : undefined;
  }

  /** Stores the caller of a token that was verified just now. */
  remember(token: string, actor: Actor): void {
    this.#actors.set(token, { actor, until: this.#clock.now() + TTL_MS });
  }

  /** How many tokens are stored. */
  get size(): number {
    return this.#actors.size;
  }
}
