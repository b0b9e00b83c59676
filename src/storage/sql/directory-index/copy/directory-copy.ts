import type { PoolTables } from '../../pool-tables.ts';
import type { CopiedDirectory } from './copied-directory.ts';
import { type IndexVersion, isSameVersion, readVersion } from './index-version.ts';
import { type CopyLimits, canFollow, followChanges, loadCopy } from './load-copy.ts';
import { SharedRead } from './shared-read.ts';

const LIMITS: CopyLimits = { users: 250_000, memberships: 1_000_000 };

/**
 * Keeps the directory of one pool in memory, as it stands. Who asks gets it at least as new as the store was at that moment,
 * whichever process has written: a version that every merge raises is compared before, and what has changed since is read.
 */
export class DirectoryCopy {
  readonly #tables: PoolTables;
  readonly #limits: CopyLimits;
  readonly #version: SharedRead<IndexVersion | null>;
  #copy: CopiedDirectory | null = null;
  #loading: Promise<void> | null = null;
  #isTooLarge = false;
  /** One at a time follows. */
  #following: Promise<void> = Promise.resolve();

  constructor(tables: PoolTables, limits = LIMITS) {
    this.#tables = tables;
    this.#limits = limits;
    this.#version = new SharedRead(() => readVersion(tables));
  }

  /** Resolves with null while the database has to be asked: there is no copy yet, or the directory is too large for one. */
  async current(): Promise<CopiedDirectory | null> {
    if (this.#isTooLarge) return null;
    const now = await this.#version.next();
    const copy = this.#copy;
    if (now === null) return null;
    if (copy !== null && isSameVersion(copy.version, now)) return copy;
    if (copy === null || !canFollow(copy, now)) {
      this.#copy = null;
      // Whoever asks next tries again.
      this.load().catch(() => {});
      return null;
    }
    this.#following = this.#following.then(() => this.#follow(copy, now));
    await this.#following;
    return this.#copy === copy ? copy : null;
  }

  /** Copies the directory, unless that is under way or done. */
  load(): Promise<void> {
    if (this.#copy !== null) return Promise.resolve();
    this.#loading ??= this.#load().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #load(): Promise<void> {
    const version = await readVersion(this.#tables);
    if (version === null) return;
    const copy = await loadCopy(this.#tables, version, this.#limits);
    this.#isTooLarge = copy === null;
    this.#copy = copy;
  }

  /** A copy that could not follow is in an unknown state, and is given up. */
  async #follow(copy: CopiedDirectory, now: IndexVersion): Promise<void> {
    if (this.#copy !== copy || isAtLeast(copy.version, now)) return;
    try {
      await followChanges(this.#tables, copy, now);
    } catch {
      this.#copy = null;
    }
  }
}

function isAtLeast(version: IndexVersion, other: IndexVersion): boolean {
  return version.last_id >= other.last_id && version.last_change >= other.last_change;
}
