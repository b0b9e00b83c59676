/** After this time the calls that other replicas have made with what they gave up no longer count. */
const RAISE_AFTER_MS = 1_300;

/**
 * The share of each limit that the replica may use without the store. The store sees to it that all shares together are never
 * more than the whole: what it tells one replica it counts until it has told less and that replica has said so.
 */
export class ReplicaShare {
  #share = 0;
  #raise: { readonly to: number; readonly at: number } | null = null;

  at(now: number): number {
    if (this.#raise !== null && now >= this.#raise.at) {
      this.#share = this.#raise.to;
      this.#raise = null;
    }
    return this.#share;
  }

  /** The most that it may be without another word of the store. */
  get mostNow(): number {
    return Math.max(this.#share, this.#raise?.to ?? 0);
  }

  /** Less holds at once, more when the others have surely given it up. */
  told(share: number, now: number): void {
    const present = this.at(now);
    if (share <= present) {
      this.#share = share;
      this.#raise = null;
    } else if (this.#raise?.to !== share) {
      this.#raise = { to: share, at: now + RAISE_AFTER_MS };
    }
  }
}
