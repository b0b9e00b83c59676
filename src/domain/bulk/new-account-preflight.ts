import { GroupNotFoundError } from '../model/errors.ts';
import type { BulkTarget } from './bulk-operation.ts';
import type { KnownGroups } from './known-groups.ts';
import { NEEDS_WRITE, type Preflight, type PreflightResult } from './preflight.ts';

/** Finds out which groups of new accounts there are. Whether an account exists is found out as it is made. */
export class NewAccountPreflight implements Preflight {
  readonly #groups: KnownGroups;
  readonly #missing = new Set<string>();

  constructor(groups: KnownGroups) {
    this.#groups = groups;
  }

  async load(pages: AsyncIterable<readonly BulkTarget[]>): Promise<void> {
    const names = new Set<string>();
    for await (const page of pages) {
      for (const { account } of page) for (const name of account?.groupNames ?? []) names.add(name);
    }
    if (names.size === 0) return;
    // Groups that cannot be read now are looked up with the first account of each.
    const found = await this.#groups.find([...names]).catch(() => null);
    if (found === null) return;
    for (const name of names) if (!found.has(name)) this.#missing.add(name);
  }

  peek({ account }: BulkTarget): PreflightResult | null {
    const missing = account?.groupNames.find((name) => this.#missing.has(name));
    return missing === undefined ? null : { kind: 'INVALID', error: new GroupNotFoundError(missing) };
  }

  async check(target: BulkTarget): Promise<PreflightResult> {
    return this.peek(target) ?? NEEDS_WRITE;
  }
}
