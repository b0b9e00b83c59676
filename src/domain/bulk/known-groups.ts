import { findGroups } from '../directory/find-groups.ts';
import type { Group } from '../model/group.ts';
import type { DirectoryReads } from '../ports/directory.ts';

/**
 * The groups that the items of one operation name, each looked up once: GetGroup and ListGroups are answered 5 times a second,
 * and 25 accounts are put into groups in that time. A group that is deleted meanwhile shows as its members are added. Nothing
 * is authorized by these.
 */
export class KnownGroups {
  readonly #directory: DirectoryReads;
  /** Null where the pool has none. */
  readonly #byName = new Map<string, Promise<Group | null>>();

  constructor(directory: DirectoryReads) {
    this.#directory = directory;
  }

  /** Returns the groups by these names, under the names that Cognito answers with; a name without a group is absent. */
  async find(names: readonly string[]): Promise<ReadonlyMap<string, Group>> {
    const unknown = names.filter((name) => !this.#byName.has(name));
    if (unknown.length > 0) this.#lookUp([...new Set(unknown)]);
    const found = new Map<string, Group>();
    for (const name of names) {
      const group = await this.#byName.get(name);
      if (group !== null && group !== undefined) found.set(name, group);
    }
    return found;
  }

  #lookUp(names: readonly string[]): void {
    const found = findGroups(this.#directory, names);
    for (const name of names) {
      const group = found.then((groups) => groups.get(name) ?? null);
      // What could not be read is read again.
      group.catch(() => this.#byName.delete(name));
      this.#byName.set(name, group);
    }
  }
}
