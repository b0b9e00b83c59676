import type { Actor } from '../../domain/model/actor.ts';
import type { Clock } from '../../domain/ports/clock.ts';

/** A key that signs tokens no longer, because it leaked, is believed for so long after its token was last verified. */
const TTL_MS = 60_000;
/** Some kilobytes each. */
const MAX_TOKENS = 1_000;

/**
 * Who sends the tokens that were verified lately. Verifying one takes a quarter of the CPU of a small request, and a
 * dashboard sends the same a hundred times.
 */
export class TokenCache {
  /** The one verified the longest ago first. */
  readonly #actors = new Map<string, { readonly actor: Actor; readonly until: number }>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Undefined where the token has to be verified. */
  actorOf(token: string): Actor | undefined {
    const known = this.#actors.get(token);
    if (known === undefined || this.#clock.now() >= known.until) return undefined;
    return this.#clock.date().getTime() < (known.actor.expiresAt ?? 0) ? known.actor : undefined;
  }

  remember(token: string, actor: Actor): void {
    const until = this.#clock.now() + TTL_MS;
    this.#actors.delete(token);
    this.#actors.set(token, { actor, until });
    if (this.#actors.size <= MAX_TOKENS) return;
    for (const oldest of this.#actors.keys()) {
      this.#actors.delete(oldest);
      return;
    }
  }

  /** How many tokens are remembered. */
  get size(): number {
    return this.#actors.size;
  }
}
