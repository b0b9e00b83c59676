import type { Client } from 'urql';
import {
  OperationItemsDocument,
  type OperationItemsQuery,
  type OperationItemsQueryVariables,
} from '../../generated/graphql.ts';
import { toCsv } from '../../parts/table/csv.ts';

export type OperationItem = NonNullable<OperationItemsQuery['bulkOperation']>['items']['nodes'][number];

/** What `bulkChangeMemberships` is to do to one user. */
interface MembershipChange {
  readonly username: string;
  readonly add: string[];
  readonly remove: string[];
}

const PAGE = 1000;

/**
 * Reads every item of the operation that was not done. No call to Cognito.
 *
 * @throws what failed: a part of them must not pass for all
 */
export async function readFailures(client: Client, id: string): Promise<readonly OperationItem[]> {
  const items: OperationItem[] = [];
  let after: string | null = null;
  for (;;) {
    const variables: OperationItemsQueryVariables = { id, first: PAGE, after, outcome: ['FAILED', 'SKIPPED'] };
    const { data, error } = await client
      .query(OperationItemsDocument, variables, { requestPolicy: 'network-only' })
      .toPromise();
    const page: NonNullable<OperationItemsQuery['bulkOperation']>['items'] | undefined = data?.bulkOperation?.items;
    if (error !== undefined) throw error;
    if (page === undefined) return items;
    items.push(...page.nodes);
    if (!page.pageInfo.hasNextPage || !page.pageInfo.endCursor) return items;
    after = page.pageInfo.endCursor;
  }
}

/** Returns the changes of memberships that these items are, one entry for each user. */
export function changesAgain(items: readonly OperationItem[]): MembershipChange[] {
  const changes = new Map<string, MembershipChange>();
  for (const { username, groupName, action } of items) {
    if (!username || !groupName) continue;
    const change = changes.get(username) ?? { username, add: [], remove: [] };
    changes.set(username, change);
    (action === 'REMOVE_USER_FROM_GROUP' ? change.remove : change.add).push(groupName);
  }
  return [...changes.values()];
}

/** As the command `bulk` writes them: both take such a file back. */
export function failuresCsv(items: readonly OperationItem[]): string {
  return toCsv(
    [
      { header: 'username', text: ({ username }) => username ?? '' },
      { header: 'group', text: ({ groupName }) => groupName ?? '' },
      { header: 'code', text: ({ error }) => error?.code ?? '' },
      { header: 'message', text: ({ error }) => error?.message ?? '' },
    ],
    items,
  );
}
