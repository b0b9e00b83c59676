import type { Actor } from '../model/actor.ts';
import type { AuditTarget } from './audit-recorder.ts';

/** What one write would do, and to which user or group: what the guard decides by. */
export type ProposedChange = PoolChange | BulkOperationChange;

/** A write to the pool. */
export type PoolChange = MembershipChange | AccountChange | GroupChange;

export interface MembershipChange {
  readonly kind: 'membership';
  readonly change: 'add' | 'remove';
  /** The username, or an alias or sub that the pool resolves. */
  readonly username: string;
  readonly groupName: string;
  /** For a removal that is one of several of a change: all groups that the user is removed from. */
  readonly leaving?: readonly string[] | undefined;
}

export interface AccountChange {
  readonly kind: 'account';
  readonly change: 'enable' | 'disable' | 'sign-out';
  /** The username, or an alias or sub that the pool resolves. */
  readonly username: string;
}

export interface GroupChange {
  readonly kind: 'group';
  readonly change: 'create' | 'update' | 'delete';
  readonly groupName: string;
}

export interface BulkOperationChange {
  readonly kind: 'bulk-operation';
  readonly change: 'cancel';
  /** Who started it. */
  readonly owner: Actor;
}

/** Returns the names, as the audit trail keeps them. */
export function auditTargetOf(concern: ProposedChange): AuditTarget {
  switch (concern.kind) {
    case 'membership':
      return { username: concern.username, groupName: concern.groupName };
    case 'account':
      return { username: concern.username };
    case 'group':
      return { groupName: concern.groupName };
    case 'bulk-operation':
      return {};
  }
}

/** Returns words to follow "may not": `put "emp1" into "admin"`. */
export function describeChange(concern: ProposedChange): string {
  switch (concern.kind) {
    case 'membership':
      return concern.change === 'add'
        ? `put "${concern.username}" into "${concern.groupName}"`
        : `take "${concern.username}" out of "${concern.groupName}"`;
    case 'account':
      return `${concern.change === 'sign-out' ? 'sign out' : concern.change} "${concern.username}"`;
    case 'group':
      return `${concern.change} the group "${concern.groupName}"`;
    case 'bulk-operation':
      return `cancel the bulk operation of "${concern.owner.username ?? concern.owner.subject}"`;
  }
}
