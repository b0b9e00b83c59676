import { PERMISSIONS, type Permission } from './permissions.ts';

/** Who is asking. */
export interface Actor {
  /** The immutable subject of the caller's token. */
  readonly subject: string;
  /** Null if the token names no user. */
  readonly username: string | null;
  readonly groups: readonly string[];
  readonly permissions: ReadonlySet<Permission>;
  /** When the caller's token ends, in milliseconds since the epoch; null: never. */
  readonly expiresAt: number | null;
}

/** Begins the subject of whoever works at the command line. */
const COMMAND_LINE = 'cli:';

/** Whoever sits at the machine, where no authentication is set up: may do everything. */
export const localAdministrator: Actor = {
  subject: 'local-administrator',
  username: null,
  groups: [],
  permissions: new Set(PERMISSIONS),
  expiresAt: null,
};

/**
 * Whoever works at the command line, by the name of their account on the machine: may do everything, and is known by name.
 */
export function commandLineActor(account: string): Actor {
  return { ...localAdministrator, subject: `${COMMAND_LINE}${account}` };
}

/** By the subject, which is never given to somebody else. */
export function isSameActor(one: Actor, other: Actor): boolean {
  return one.subject === other.subject;
}

/**
 * Returns whether the caller comes by the machine itself, without a token. By the subject, which a stored bulk operation
 * keeps. No token has such a one: Cognito's subjects are UUIDs.
 */
export function isLocalActor({ subject }: Actor): boolean {
  return subject === localAdministrator.subject || subject.startsWith(COMMAND_LINE);
}
