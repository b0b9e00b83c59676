import type { IndexedGroup } from '../../../../domain/directory-index/indexed-directory.ts';
import { byPrecedence, type Group } from '../../../../domain/model/group.ts';

/** Groups in memory. Each has a number, by which memberships name it; a number is never given twice. */
export class CopiedGroups {
  readonly #numberOfId = new Map<number, number>();
  #numberOfName = new Map<string, number>();
  #groups: (Group | undefined)[] = [];

  /** How many numbers there are. */
  get length(): number {
    return this.#numberOfId.size;
  }

  /** The group need not be there yet. */
  numberOfId(groupId: number): number {
    const known = this.#numberOfId.get(groupId);
    if (known !== undefined) return known;
    const number = this.#numberOfId.size;
    this.#numberOfId.set(groupId, number);
    return number;
  }

  numberOfName(name: string): number | undefined {
    return this.#numberOfName.get(name);
  }

  group(number: number): Group | undefined {
    return this.#groups[number];
  }

  /** Takes the place of all that were there. */
  replace(groups: ReadonlyMap<number, Group>): void {
    this.#groups = [];
    this.#numberOfName = new Map();
    for (const [id, group] of groups) {
      const number = this.numberOfId(id);
      this.#groups[number] = group;
      this.#numberOfName.set(group.name, number);
    }
  }

  /** All groups by their numbers, highest authority first. */
  indexed(membersOf: (group: number) => number): ReadonlyMap<number, IndexedGroup> {
    const groups = [...this.#numberOfName.values()].flatMap((number) => {
      const group = this.#groups[number];
      return group === undefined ? [] : [{ number, group: { ...group, memberCount: membersOf(number) } }];
    });
    groups.sort((a, b) => byPrecedence(a.group, b.group));
    return new Map(groups.map(({ number, group }) => [number, group]));
  }
}
