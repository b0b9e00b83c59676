import type { Group } from '../model/group.ts';
import type { User } from '../model/user.ts';

/** A part of what a scan finds. Every group, user and membership comes exactly once. */
export type ScanEvent =
  /** A group of the report. */
  | { readonly kind: 'group'; readonly group: Group }
  /** The group was deleted while it was read: earlier events about it no longer hold. */
  | { readonly kind: 'group-gone'; readonly groupName: string }
  /** Some members of a group. */
  | { readonly kind: 'members'; readonly group: Group; readonly users: readonly User[] }
  /** Some groups of a user. */
  | { readonly kind: 'groups-of-user'; readonly user: User; readonly groups: readonly Group[] }
  /** Some users of the pool: only if the report needs all of them, members or not. */
  | { readonly kind: 'users'; readonly users: readonly User[] }
  /** Some users who are in no group: only if the report needs no other users besides the members. */
  | { readonly kind: 'users-in-no-group'; readonly users: readonly User[] };
