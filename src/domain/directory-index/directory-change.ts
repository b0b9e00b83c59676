export const DIRECTORY_CHANGE_KINDS = [
  'USER_CREATED',
  'USER_UPDATED',
  'USER_ENABLED',
  'USER_DISABLED',
  'USER_DELETED',
  'GROUP_CREATED',
  'GROUP_UPDATED',
  'GROUP_DELETED',
  'MEMBERSHIP_ADDED',
  'MEMBERSHIP_REMOVED',
] as const;

export type DirectoryChangeKind = (typeof DIRECTORY_CHANGE_KINDS)[number];

/** THIS_SERVICE: the audit trail has it. ELSEWHERE: found by reading; the console, another program or the user made it. */
export const CHANGE_ORIGINS = ['THIS_SERVICE', 'ELSEWHERE'] as const;

export type ChangeOrigin = (typeof CHANGE_ORIGINS)[number];

/** One difference between two readings of the pool, or one change that was made through this service. */
export interface DirectoryChange {
  /** Orders the changes as they were learnt, whatever their intervals say. Counts from 1 in each pool. */
  readonly id: number;
  readonly kind: DirectoryChangeKind;
  /** Null for a change of a group itself. */
  readonly username: string | null;
  /** Null for a change of a user itself. */
  readonly groupName: string | null;
  /** For the `_UPDATED` kinds the names of the attributes, or of the group's properties, sorted; else empty. */
  readonly changed: readonly string[];
  /** It was not so yet at this moment. */
  readonly notBefore: Date;
  /** It was so at this moment. */
  readonly notAfter: Date;
  readonly origin: ChangeOrigin;
  /** The event of the audit trail; null for a change from elsewhere. */
  readonly auditEventId: string | null;
}

/** Selects changes. What is left out restricts nothing; an empty list matches no change. Names match in any case. */
export interface DirectoryChangeFilter {
  readonly kind?: readonly DirectoryChangeKind[] | null | undefined;
  readonly origin?: ChangeOrigin | null | undefined;
  readonly username?: string | null | undefined;
  readonly groupName?: string | null | undefined;
  /** Changes that were so at this moment or later, by `notAfter`, inclusive. */
  readonly after?: Date | null | undefined;
  /** By `notAfter`, exclusive. */
  readonly before?: Date | null | undefined;
}

/** Where the changes are read. */
export interface DirectoryChanges {
  /** Up to `count` changes, newest first, that were learnt before the one of this id; from the newest on for null. */
  page(filter: DirectoryChangeFilter, from: number | null, count: number): Promise<readonly DirectoryChange[]>;
  /** Up to `count` changes, oldest first, that were learnt after the one of this id. Misses none: ids become visible in order. */
  since(id: number, filter: DirectoryChangeFilter, count: number): Promise<readonly DirectoryChange[]>;
  count(filter: DirectoryChangeFilter): Promise<number>;
  find(id: number): Promise<DirectoryChange | null>;
  /** The id of the newest change; 0 if there is none. */
  latest(): Promise<number>;
  /** Calls the listener soon after changes were stored, by whichever process. Returns what takes the listener back. */
  onChange(listener: () => void): () => void;
}
