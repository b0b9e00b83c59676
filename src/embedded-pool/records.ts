import type { SortedIndex } from './sorted-index.ts';

// The records of a pool. Users and groups refer to each other, so they are in one file. Times are milliseconds since the
// epoch.

/** The account states of the embedded pool; Cognito's API model has three more. */
export type UserStatus = 'UNCONFIRMED' | 'CONFIRMED' | 'RESET_REQUIRED' | 'FORCE_CHANGE_PASSWORD' | 'EXTERNAL_PROVIDER';

export interface StoredUser {
  readonly username: string;
  readonly sub: string;
  /** Without `sub`. A record and not a list: users of one seed share its hidden class, and 100,000 of them stay small. */
  attributes: Readonly<Record<string, string>>;
  status: UserStatus;
  readonly createdAt: number;
  modifiedAt: number;
  enabled: boolean;
  /** Tokens issued before this are revoked; null: none is. */
  tokensRevokedAt: number | null;
  /** At most 100, so a list is smaller than a set and as fast. */
  readonly groups: StoredGroup[];
}

export interface StoredGroup {
  readonly name: string;
  description: string | undefined;
  /** 0 to 2³¹−1; the lowest wins. */
  precedence: number | undefined;
  roleArn: string | undefined;
  readonly createdAt: number;
  modifiedAt: number;
  /** By sub, as in ListUsers: the position of a member does not depend on when it joined. */
  readonly members: SortedIndex<StoredUser>;
}
