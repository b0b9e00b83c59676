import { yieldToEventLoop } from '../../../domain/primitives/yield-to-event-loop.ts';
import { currentGroups, type GroupVersion } from './groups.ts';
import type { IndexTransaction, RunIndexTransaction } from './index-transaction.ts';
import { type MembershipVersion, membershipsAfter } from './memberships.ts';

/** How many memberships one transaction looks at or ends: others wait for no more than some milliseconds. */
const MEMBERSHIPS_AT_ONCE = 500;

/** Goes through the memberships of a group that hold now, some with each transaction. */
export async function eachMembership(
  run: RunIndexTransaction,
  groupName: string,
  work: (index: IndexTransaction, some: readonly MembershipVersion[], group: GroupVersion) => Promise<void>,
): Promise<void> {
  let after: number | null = 0;
  while (after !== null) {
    const from: number = after;
    after = await run(async (index) => {
      const group = (await currentGroups(index, [groupName])).get(groupName);
      if (group === undefined) return null;
      const some = await membershipsAfter(index, group, from, MEMBERSHIPS_AT_ONCE);
      await work(index, some, group);
      return some.length < MEMBERSHIPS_AT_ONCE ? null : (some.at(-1)?.user_id ?? null);
    });
    await yieldToEventLoop();
  }
}
