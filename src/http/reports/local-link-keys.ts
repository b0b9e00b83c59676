import { randomBytes } from 'node:crypto';
import type { LinkKeys } from '../../domain/ports/link-keys.ts';

/** The key of a process that is alone. Its links end with it. */
export class LocalLinkKeys implements LinkKeys {
  readonly #key = randomBytes(32).toString('base64');

  async current(): Promise<string> {
    return this.#key;
  }

  async all(): Promise<readonly string[]> {
    return [this.#key];
  }
}
