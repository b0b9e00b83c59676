import { PERMISSIONS, type Permission } from './permissions.ts';

/** Who is asking. */
export interface Actor {
  /** The immutable subject of the caller's token. */
  readonly subject: string;
  /** Null where the token names no user. */
  readonly username: string | null;
  readonly groups: readonly string[];
  readonly permissions: ReadonlySet<Permission>;
  /** When the caller's token ends, in milliseconds since the epoch; null: never. */
  readonly expiresAt: number | null;
}

/** Whoever sits at the machine, where no authentication is set up: may do everything. */
export const localAdministrator: Actor = {
  subject: 'local-administrator',
  username: null,
  groups: [],
  permissions: new Set(PERMISSIONS),
  expiresAt: null,
};
