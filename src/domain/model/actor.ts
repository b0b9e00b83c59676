import { PERMISSIONS, type Permission } from './permissions.ts';

/** The caller of a request or command. */
export interface Actor {
  /** The immutable subject of the caller's token. */
  readonly subject: string;
  /** Null if the token has no username. */
  readonly username: string | null;
  readonly groups: readonly string[];
  readonly permissions: ReadonlySet<Permission>;
  /** When the caller's token expires, in milliseconds since the epoch; null without a token. */
  readonly expiresAt: number | null;
}

/** The prefix of the subject of command line users. */
const COMMAND_LINE = 'cli:';

/** The caller of a service without authentication, which only listens on the machine itself. May do everything. */
export const localAdministrator: Actor = {
  subject: 'local-administrator',
  username: null,
  groups: [],
  permissions: new Set(PERMISSIONS),
  expiresAt: null,
};

/**
 * Returns the actor of a command line, by the name of the account on the machine. May do everything.
 */
export function commandLineActor(account: string): Actor {
  return { ...localAdministrator, subject: `${COMMAND_LINE}${account}` };
}

/** Compares by subject, which is never reused. */
export function isSameActor(one: Actor, other: Actor): boolean {
  return one.subject === other.subject;
}

/**
 * Returns whether the caller is on the machine itself, without a token. Decides by the subject, which a stored bulk
 * operation keeps. Tokens never have such a subject: Cognito's are UUIDs.
 */
export function isLocalActor({ subject }: Actor): boolean {
  return subject === localAdministrator.subject || subject.startsWith(COMMAND_LINE);
}
