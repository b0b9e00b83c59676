import { DEFAULT_POOL_ID } from '../../src/embedded-pool/user-pools.ts';
import { encodeNodeId } from '../../src/graphql/node-id.ts';
import type { Flaw, GuardedApp } from '../support/authenticated-app.ts';
import { bulkChange, change } from './authorization-requests.ts';

/** Every kind of caller: those whose token is not accepted, and those whose is, by their group. */
export type Caller = Flaw | 'in no group' | 'auditor' | 'operator' | 'administrator';

/** Whom or what a field is about, by its authority beside the caller's own. Of an account and a group: both, or which. */
export type Place = 'nothing' | 'below' | 'at' | 'above' | 'account at' | 'account above' | 'group at' | 'group above';

/**
 * - 401: nothing is told, no call is made, nothing is written down.
 * - answered: what was asked for. Nothing is changed.
 * - forbidden: the permission is missing. No call is made; an attempted change is written down as DENIED.
 * - denied: the target is out of reach. Reads at most; written down as DENIED.
 * - done: the change is made, and written down as SUCCEEDED.
 */
export type Answer = '401' | 'answered' | 'forbidden' | 'denied' | 'done';

/** A place in a row of the grid for each of these places. */
export interface Grid<Places extends readonly Place[] = readonly Place[]> {
  readonly places: Places;
  readonly answers: Readonly<Record<Caller, { readonly [Index in keyof Places]: Answer }>>;
}

/** To have the compiler count the cells. */
function grid<const Places extends readonly Place[]>(
  places: Places,
  answers: Grid<Places>['answers'],
): Grid<readonly Place[]> {
  return { places, answers };
}

/** What needs no permission. */
const OPEN = grid(['nothing'], {
  none: ['401'],
  expired: ['401'],
  'of another pool': ['401'],
  'of another client': ['401'],
  'of the wrong use': ['401'],
  'of algorithm none': ['401'],
  'signed with an unknown key': ['401'],
  'in no group': ['answered'],
  auditor: ['answered'],
  operator: ['answered'],
  administrator: ['answered'],
});

/** What can be read, and is about nobody, or about everybody. */
const LISTS = grid(['nothing'], {
  none: ['401'],
  expired: ['401'],
  'of another pool': ['401'],
  'of another client': ['401'],
  'of the wrong use': ['401'],
  'of algorithm none': ['401'],
  'signed with an unknown key': ['401'],
  'in no group': ['forbidden'],
  auditor: ['answered'],
  operator: ['answered'],
  administrator: ['answered'],
});

/** What can be read of a user or a group: reading knows no rank. */
const READS = grid(['below', 'at', 'above'], {
  none: ['401', '401', '401'],
  expired: ['401', '401', '401'],
  'of another pool': ['401', '401', '401'],
  'of another client': ['401', '401', '401'],
  'of the wrong use': ['401', '401', '401'],
  'of algorithm none': ['401', '401', '401'],
  'signed with an unknown key': ['401', '401', '401'],
  'in no group': ['forbidden', 'forbidden', 'forbidden'],
  auditor: ['answered', 'answered', 'answered'],
  operator: ['answered', 'answered', 'answered'],
  administrator: ['answered', 'answered', 'answered'],
});

/** The operation is an administrator's. */
const CANCELLING = grid(['nothing'], {
  none: ['401'],
  expired: ['401'],
  'of another pool': ['401'],
  'of another client': ['401'],
  'of the wrong use': ['401'],
  'of algorithm none': ['401'],
  'signed with an unknown key': ['401'],
  'in no group': ['forbidden'],
  auditor: ['forbidden'],
  operator: ['denied'],
  administrator: ['answered'],
});

/** To put an account into a group. */
const GIVING = grid(['below', 'account at', 'account above', 'group at', 'group above'], {
  none: ['401', '401', '401', '401', '401'],
  expired: ['401', '401', '401', '401', '401'],
  'of another pool': ['401', '401', '401', '401', '401'],
  'of another client': ['401', '401', '401', '401', '401'],
  'of the wrong use': ['401', '401', '401', '401', '401'],
  'of algorithm none': ['401', '401', '401', '401', '401'],
  'signed with an unknown key': ['401', '401', '401', '401', '401'],
  'in no group': ['forbidden', 'forbidden', 'forbidden', 'forbidden', 'forbidden'],
  auditor: ['forbidden', 'forbidden', 'forbidden', 'forbidden', 'forbidden'],
  operator: ['done', 'denied', 'denied', 'denied', 'denied'],
  administrator: ['done', 'done', 'done', 'done', 'done'],
});

/** To create an account in a group. */
const CREATING = grid(['below', 'group at', 'group above'], {
  none: ['401', '401', '401'],
  expired: ['401', '401', '401'],
  'of another pool': ['401', '401', '401'],
  'of another client': ['401', '401', '401'],
  'of the wrong use': ['401', '401', '401'],
  'of algorithm none': ['401', '401', '401'],
  'signed with an unknown key': ['401', '401', '401'],
  'in no group': ['forbidden', 'forbidden', 'forbidden'],
  auditor: ['forbidden', 'forbidden', 'forbidden'],
  operator: ['done', 'denied', 'denied'],
  administrator: ['done', 'done', 'done'],
});

/** To act on an account, or to take it out of its highest group: whose rank is then the account's. */
const ACCOUNTS = grid(['below', 'at', 'above'], {
  none: ['401', '401', '401'],
  expired: ['401', '401', '401'],
  'of another pool': ['401', '401', '401'],
  'of another client': ['401', '401', '401'],
  'of the wrong use': ['401', '401', '401'],
  'of algorithm none': ['401', '401', '401'],
  'signed with an unknown key': ['401', '401', '401'],
  'in no group': ['forbidden', 'forbidden', 'forbidden'],
  auditor: ['forbidden', 'forbidden', 'forbidden'],
  operator: ['done', 'denied', 'denied'],
  administrator: ['done', 'done', 'done'],
});

/** To make, change or delete a group. */
const GROUPS = grid(['below', 'at', 'above'], {
  none: ['401', '401', '401'],
  expired: ['401', '401', '401'],
  'of another pool': ['401', '401', '401'],
  'of another client': ['401', '401', '401'],
  'of the wrong use': ['401', '401', '401'],
  'of algorithm none': ['401', '401', '401'],
  'signed with an unknown key': ['401', '401', '401'],
  'in no group': ['forbidden', 'forbidden', 'forbidden'],
  auditor: ['forbidden', 'forbidden', 'forbidden'],
  operator: ['forbidden', 'forbidden', 'forbidden'],
  administrator: ['done', 'done', 'done'],
});

/** Made anew for each cell. */
export interface Target {
  readonly username: string;
  /** The user's only group, which has the authority of the account. */
  readonly rank: string;
  /** The group that is meant. The user is not in it. */
  readonly group: string;
  /** Of the group. */
  readonly precedence: number;
  /** An operation that has ended, begun by an administrator. */
  readonly operationId: string;
  /** Of the user; empty unless one is given. */
  readonly sessionId: string;
  /** Of an event of the trail that is not the last. */
  readonly auditCursor: string;
  readonly changeCursor: string;
}

export interface RootField {
  readonly grid: Grid;
  readonly document: (target: Target) => string;
  /** What the target is like before; else it is as `Target` says. */
  readonly given?:
    | 'a disabled account'
    | 'an account that waits for its first sign-in'
    | 'a session'
    | 'no such user'
    | 'no such group';
  /** Of a change: whether it is made. */
  readonly isDone?: (app: GuardedApp, target: Target) => boolean | Promise<boolean>;
}

const isInGroup = ({ pool }: GuardedApp, { username, group }: Target) => pool.groupsOf(username).includes(group);
const isOutOfRank = ({ pool }: GuardedApp, { username, rank }: Target) => !pool.groupsOf(username).includes(rank);
const isDisabled = ({ pool }: GuardedApp, { username }: Target) => pool.user(username)?.enabled === false;
const isEnabled = ({ pool }: GuardedApp, { username }: Target) => pool.user(username)?.enabled === true;

async function groupNow({ client, pool }: GuardedApp, { group }: Target) {
  const groups = { UserPoolId: pool.userPoolId, GroupName: group };
  return client.getGroup(groups).then(
    ({ Group }) => Group,
    () => undefined,
  );
}

/** Every root field, and what every kind of caller gets for it. */
export const ROOT_FIELDS = {
  'Query.accessCheck': {
    grid: READS,
    document: ({ username, group }) => `{ accessCheck(username: "${username}", anyOf: ["${group}"]) { granted } }`,
  },
  'Query.auditEvents': { grid: LISTS, document: () => '{ auditEvents(first: 1) { nodes { action } } }' },
  'Query.changeCheck': {
    grid: READS,
    document: ({ username }) => `{ changeCheck(action: ENABLE_USER, username: "${username}") { allowed } }`,
  },
  'Query.bulkOperation': {
    grid: LISTS,
    document: ({ operationId }) => `{ bulkOperation(id: "${operationId}") { status } }`,
  },
  'Query.bulkOperations': { grid: LISTS, document: () => '{ bulkOperations(first: 1) { nodes { status } } }' },
  'Query.directory': { grid: LISTS, document: () => '{ directory { asOf } }' },
  'Query.directoryChanges': { grid: LISTS, document: () => '{ directoryChanges(first: 1) { nodes { kind } } }' },
  'Query.group': { grid: READS, document: ({ group }) => `{ group(name: "${group}") { name } }` },
  'Query.groups': { grid: LISTS, document: () => '{ groups(first: 1) { nodes { name } } }' },
  'Query.membershipReport': {
    grid: READS,
    document: ({ rank }) => `{ membershipReport(groupNames: ["${rank}"]) { users { user { username } } } }`,
  },
  'Query.node': {
    grid: READS,
    document: ({ group }) => `{ node(id: "${encodeNodeId('Group', group, DEFAULT_POOL_ID)}") { id } }`,
  },
  'Query.nodes': {
    grid: READS,
    document: ({ group, rank }) =>
      `{ nodes(ids: ["${encodeNodeId('Group', group, DEFAULT_POOL_ID)}", "${encodeNodeId('Group', rank, DEFAULT_POOL_ID)}"]) { id } }`,
  },
  'Query.pool': { grid: LISTS, document: () => '{ pool { id } }' },
  'Query.pools': { grid: LISTS, document: () => '{ pools { id } }' },
  'Query.quotas': { grid: LISTS, document: () => '{ quotas { category } }' },
  'Query.roleLadder': { grid: LISTS, document: () => '{ roleLadder { name } }' },
  'Query.user': {
    grid: READS,
    document: ({ username }) => `{ user(by: { username: "${username}" }) { username groups { name } } }`,
  },
  'Query.users': { grid: LISTS, document: () => '{ users(first: 1) { nodes { username } } }' },
  'Query.viewer': { grid: OPEN, document: () => '{ viewer { username } }' },

  'Mutation.addUserToGroup': {
    grid: GIVING,
    document: ({ username, group }) => change('addUserToGroup', `username: "${username}", groupName: "${group}"`),
    isDone: isInGroup,
  },
  'Mutation.assignRole': {
    grid: GIVING,
    document: ({ username, group }) =>
      change('assignRole', `username: "${username}", role: "${group}", roles: ["${group}"]`),
    isDone: isInGroup,
  },
  'Mutation.bulkAddUsersToGroups': {
    grid: GIVING,
    document: ({ username, group }) =>
      bulkChange('bulkAddUsersToGroups', `usernames: ["${username}"], groupNames: ["${group}"]`),
    isDone: isInGroup,
  },
  'Mutation.bulkChangeMemberships': {
    grid: GIVING,
    document: ({ username, group }) =>
      bulkChange('bulkChangeMemberships', `changes: [{ username: "${username}", add: ["${group}"] }]`),
    isDone: isInGroup,
  },
  'Mutation.bulkCreateUsers': {
    grid: CREATING,
    document: ({ username, group }) =>
      bulkChange('bulkCreateUsers', `users: [{ username: "${username}", groupNames: ["${group}"], invitation: NONE }]`),
    given: 'no such user',
    isDone: (app, target) => app.pool.user(target.username) !== undefined && isInGroup(app, target),
  },
  'Mutation.bulkDisableUsers': {
    grid: ACCOUNTS,
    document: ({ username }) => bulkChange('bulkDisableUsers', `usernames: ["${username}"]`),
    isDone: isDisabled,
  },
  'Mutation.bulkEnableUsers': {
    grid: ACCOUNTS,
    document: ({ username }) => bulkChange('bulkEnableUsers', `usernames: ["${username}"]`),
    given: 'a disabled account',
    isDone: isEnabled,
  },
  'Mutation.bulkRemoveUsersFromGroups': {
    grid: ACCOUNTS,
    document: ({ username, rank }) =>
      bulkChange('bulkRemoveUsersFromGroups', `usernames: ["${username}"], groupNames: ["${rank}"]`),
    isDone: isOutOfRank,
  },
  'Mutation.cancelBulkOperation': {
    grid: CANCELLING,
    document: ({ operationId }) =>
      `mutation { cancelBulkOperation(id: "${operationId}") { __typename ... on Error { message } } }`,
  },
  'Mutation.createGroup': {
    grid: GROUPS,
    document: ({ group, precedence }) => change('createGroup', `name: "${group}", precedence: ${precedence}`),
    given: 'no such group',
    isDone: async (app, target) => (await groupNow(app, target)) !== undefined,
  },
  'Mutation.createUser': {
    grid: CREATING,
    document: ({ username, group }) =>
      change('createUser', `username: "${username}", groupNames: ["${group}"], invitation: NONE`),
    given: 'no such user',
    isDone: (app, target) => app.pool.user(target.username) !== undefined && isInGroup(app, target),
  },
  'Mutation.deleteUser': {
    grid: ACCOUNTS,
    document: ({ username }) => change('deleteUser', `username: "${username}", force: true`),
    isDone: ({ pool }, { username }) => pool.user(username) === undefined,
  },
  'Mutation.deleteGroup': {
    grid: GROUPS,
    document: ({ group }) => change('deleteGroup', `name: "${group}"`),
    isDone: async (app, target) => (await groupNow(app, target)) === undefined,
  },
  'Mutation.demoteUser': {
    // To a group without precedence, below everybody: whoever holds a lower role has a higher one to be demoted from.
    grid: ACCOUNTS,
    document: ({ username, rank }) =>
      change('demoteUser', `username: "${username}", role: "finance", roles: ["${rank}", "finance"]`),
    isDone: isOutOfRank,
  },
  'Mutation.disableUser': {
    grid: ACCOUNTS,
    document: ({ username }) => change('disableUser', `username: "${username}"`),
    isDone: isDisabled,
  },
  'Mutation.enableUser': {
    grid: ACCOUNTS,
    document: ({ username }) => change('enableUser', `username: "${username}"`),
    given: 'a disabled account',
    isDone: isEnabled,
  },
  'Mutation.promoteUser': {
    grid: GIVING,
    document: ({ username, group }) =>
      change('promoteUser', `username: "${username}", role: "${group}", roles: ["${group}"]`),
    isDone: isInGroup,
  },
  'Mutation.removeUserFromGroup': {
    grid: ACCOUNTS,
    document: ({ username, rank }) => change('removeUserFromGroup', `username: "${username}", groupName: "${rank}"`),
    isDone: isOutOfRank,
  },
  'Mutation.resendInvitation': {
    grid: ACCOUNTS,
    document: ({ username }) => change('resendInvitation', `username: "${username}"`),
    given: 'an account that waits for its first sign-in',
    isDone: ({ pool }, target) => pool.outbox.messages.some(({ username }) => username === target.username),
  },
  'Mutation.resetUserPassword': {
    grid: ACCOUNTS,
    document: ({ username }) => change('resetUserPassword', `username: "${username}"`),
    isDone: ({ pool }, { username }) => pool.user(username)?.status === 'RESET_REQUIRED',
  },
  'Mutation.revokeUserSession': {
    grid: ACCOUNTS,
    document: ({ username, sessionId }) =>
      change('revokeUserSession', `username: "${username}", sessionId: "${sessionId}"`),
    given: 'a session',
    isDone: async ({ client, pool }, { username }) => {
      const { Sessions } = await client.adminListUserSessions({ UserPoolId: pool.userPoolId, Username: username });
      return Sessions?.length === 0;
    },
  },
  'Mutation.setUserGroups': {
    grid: GIVING,
    document: ({ username, rank, group }) =>
      change('setUserGroups', `username: "${username}", groupNames: ["${rank}", "${group}"]`),
    isDone: isInGroup,
  },
  'Mutation.signOutUser': {
    grid: ACCOUNTS,
    document: ({ username }) => change('signOutUser', `username: "${username}"`),
    isDone: ({ pool }, { username }) => typeof pool.user(username)?.tokensRevokedAt === 'number',
  },
  'Mutation.updateGroup': {
    grid: GROUPS,
    document: ({ group }) => change('updateGroup', `name: "${group}", description: "Other words"`),
    isDone: async (app, target) => (await groupNow(app, target))?.Description === 'Other words',
  },
  'Mutation.updateUserAttributes': {
    grid: ACCOUNTS,
    document: ({ username }) =>
      change('updateUserAttributes', `username: "${username}", attributes: [{ name: "nickname", value: "Other" }]`),
    isDone: ({ pool }, { username }) => pool.user(username)?.attributes.nickname === 'Other',
  },

  'Subscription.auditEventAdded': {
    grid: LISTS,
    document: ({ auditCursor }) => `subscription { auditEventAdded(after: "${auditCursor}") { node { action } } }`,
  },
  'Subscription.bulkOperationProgress': {
    grid: LISTS,
    document: ({ operationId }) => `subscription { bulkOperationProgress(id: "${operationId}") { status } }`,
  },
  'Subscription.directoryChanged': {
    grid: LISTS,
    document: ({ changeCursor }) => `subscription { directoryChanged(after: "${changeCursor}") { node { kind } } }`,
  },
  'Subscription.membershipReportProgress': {
    grid: READS,
    document: ({ rank }) => `subscription { membershipReportProgress(groupNames: ["${rank}"]) { usersScanned } }`,
  },
} satisfies Record<`${'Query' | 'Mutation' | 'Subscription'}.${string}`, RootField>;
