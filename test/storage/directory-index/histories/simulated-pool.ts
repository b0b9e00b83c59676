import type { Group } from '../../../../src/domain/model/group.ts';
import type { User } from '../../../../src/domain/model/user.ts';
import type { ValueChange } from '../../../../src/domain/model/value-change.ts';
import type { AuditAction } from '../../../../src/domain/ports/audit-recorder.ts';

export const CHANGE_ACTIONS = [
  'ADD_USER_TO_GROUP',
  'REMOVE_USER_FROM_GROUP',
  'ENABLE_USER',
  'DISABLE_USER',
  'UPDATE_USER_ATTRIBUTES',
  'CREATE_USER',
  'DELETE_USER',
  'CREATE_GROUP',
  'UPDATE_GROUP',
  'DELETE_GROUP',
] as const satisfies readonly AuditAction[];

/** A change of the pool, by whomever. */
export interface PoolChange {
  readonly action: (typeof CHANGE_ACTIONS)[number];
  readonly username: string;
  readonly groupName: string;
  /** What an email address or a description becomes. */
  readonly value: string;
}

/** The pool at one moment. */
export interface PoolState {
  readonly users: ReadonlyMap<string, User>;
  readonly groups: ReadonlyMap<string, Group>;
  /** By `membershipKey`. */
  readonly memberships: ReadonlySet<string>;
}

export const EMPTY_POOL: PoolState = { users: new Map(), groups: new Map(), memberships: new Set() };

export function membershipKey(username: string, groupName: string): string {
  return `${username} ${groupName}`;
}

export function membersIn({ users, memberships }: PoolState, groupName: string): readonly User[] {
  return [...users.values()].filter(({ username }) => memberships.has(membershipKey(username, groupName)));
}

export function groupsOf({ groups, memberships }: PoolState, username: string): readonly string[] {
  return [...groups.keys()].filter((name) => memberships.has(membershipKey(username, name)));
}

export function emailOf({ attributes }: Pick<User, 'attributes'>): string | null {
  return attributes.find(({ name }) => name === 'email')?.value ?? null;
}

/** What the audit trail says of the properties that a change is about. */
export function valueChangesOf(state: PoolState, { action, username, groupName, value }: PoolChange) {
  const changes: Partial<Record<AuditAction, ValueChange>> = {
    UPDATE_USER_ATTRIBUTES: {
      name: 'email',
      before: emailOf(state.users.get(username) ?? { attributes: [] }),
      after: value,
    },
    CREATE_GROUP: { name: 'description', before: null, after: value },
    UPDATE_GROUP: {
      name: 'description',
      before: state.groups.get(groupName)?.description ?? null,
      after: value,
    },
  };
  const change = changes[action];
  return change === undefined ? [] : [change];
}

/**
 * The pool after a change; null where Cognito refuses it. Whatever is made anew is known by the moment at which it was made.
 *
 * @param madeAt of a new user or group: at least a second from that of every other one
 */
export function changed(state: PoolState, change: PoolChange, madeAt: Date): PoolState | null {
  const { action, username, groupName, value } = change;
  const users = new Map(state.users);
  const groups = new Map(state.groups);
  const memberships = new Set(state.memberships);
  const user = users.get(username);
  const group = groups.get(groupName);
  const times = { createdAt: madeAt, updatedAt: madeAt };
  const without = (isOf: (names: readonly string[]) => boolean) => {
    for (const key of state.memberships) if (isOf(key.split(' '))) memberships.delete(key);
  };
  switch (action) {
    case 'CREATE_USER':
      if (user) return null;
      users.set(username, { username, enabled: true, status: 'CONFIRMED', attributes: emails(value), ...times });
      break;
    case 'CREATE_GROUP':
      if (group) return null;
      groups.set(groupName, { name: groupName, description: value, precedence: null, roleArn: null, ...times });
      break;
    case 'ADD_USER_TO_GROUP':
      if (!user || !group) return null;
      memberships.add(membershipKey(username, groupName));
      break;
    case 'REMOVE_USER_FROM_GROUP':
      if (!user || !group) return null;
      memberships.delete(membershipKey(username, groupName));
      break;
    case 'UPDATE_GROUP':
      if (!group) return null;
      groups.set(groupName, { ...group, description: value });
      break;
    case 'DELETE_GROUP':
      if (!group) return null;
      groups.delete(groupName);
      without(([, name]) => name === groupName);
      break;
    case 'DELETE_USER':
      if (!user) return null;
      users.delete(username);
      without(([name]) => name === username);
      break;
    case 'UPDATE_USER_ATTRIBUTES':
      if (!user) return null;
      users.set(username, { ...user, attributes: emails(value) });
      break;
    default:
      if (!user) return null;
      users.set(username, { ...user, enabled: action === 'ENABLE_USER' });
  }
  return { users, groups, memberships };
}

function emails(value: string): User['attributes'] {
  return [{ name: 'email', value }];
}
