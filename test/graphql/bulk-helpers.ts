import { setTimeout as pause } from 'node:timers/promises';
import type { App } from '../support/app.ts';

export type BulkField =
  | 'bulkAddUsersToGroups'
  | 'bulkRemoveUsersFromGroups'
  | 'bulkEnableUsers'
  | 'bulkDisableUsers'
  | 'bulkChangeMemberships'
  | 'bulkCreateUsers';

const INPUT_OF: Readonly<Record<BulkField, string>> = {
  bulkAddUsersToGroups: 'BulkMembershipInput',
  bulkRemoveUsersFromGroups: 'BulkMembershipInput',
  bulkEnableUsers: 'BulkEnableUsersInput',
  bulkDisableUsers: 'BulkDisableUsersInput',
  bulkChangeMemberships: 'BulkChangeMembershipsInput',
  bulkCreateUsers: 'BulkCreateUsersInput',
};

const OPERATION = `id kind status dryRun total pending succeeded unchanged failed skipped createdAt finishedAt estimatedSecondsLeft
  items(first: 1000) { totalCount nodes { username groupName outcome error { __typename code message } } }`;

const RESULT = `__typename
  ... on BulkPayload { bulkOperation { ${OPERATION} } }
  ... on Error { code message }
  ... on InvalidInputError { field }`;

/** Sends a bulk mutation; answers with its result and the calls that it cost. */
export async function order(app: App, field: BulkField, input: Record<string, unknown>) {
  const document = `mutation ($input: ${INPUT_OF[field]}!) { ${field}(input: $input) { ${RESULT} } }`;
  const { data, errors, calls } = await app.query(document, { input });
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return { result: data[field], operation: data[field].bulkOperation, calls };
}

export async function cancel(app: App, id: string) {
  const { data, errors } = await app.query(`mutation ($id: ID!) { cancelBulkOperation(id: $id) { ${RESULT} } }`, {
    id,
  });
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data.cancelBulkOperation;
}

export async function look(app: App, id: string) {
  const { data } = await app.query(`query ($id: ID!) { bulkOperation(id: $id) { ${OPERATION} } }`, { id });
  return data.bulkOperation;
}

/** Looks until it is so: for what happens within milliseconds. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(2);
}

interface ItemJson {
  readonly username: string;
  readonly groupName: string | null;
  readonly outcome: string;
  readonly error: { readonly __typename: string } | null;
}

/** `emp1 employee SUCCEEDED`, with the type of the error where there is one. */
export function itemsOf(operation: { readonly items: { readonly nodes: readonly ItemJson[] } }): readonly string[] {
  return operation.items.nodes.map(({ username, groupName, outcome, error }) =>
    [username, groupName, outcome, error?.__typename].filter((part) => typeof part === 'string').join(' '),
  );
}
