import type { Actor } from '../model/actor.ts';
import type { Group } from '../model/group.ts';
import type { Permission } from '../model/permissions.ts';
import type { Directory } from './directory.ts';
import type { ProposedChange } from './proposed-change.ts';

/** A write that somebody wants to make. */
export interface WriteRequest {
  readonly actor: Actor;
  /** Reads what the decision takes. */
  readonly directory: Directory;
  /** What the actor's token was found to give. Null if the write takes none: it is about what is the actor's own. */
  readonly permission: Permission | null;
  readonly change: ProposedChange;
}

/**
 * Makes the write by this directory: the attempt's, or that in another priority. The concern is the attempt's, with its
 * group under the name that Cognito answered with, where the decision took reading it.
 */
export type GuardedAction<Result> = (directory: Directory, concern: ProposedChange) => Promise<Result>;

/** Decides, at the moment of a write, whether this actor may make it to this target. `guard.ts` implements it. */
export interface Authorizer {
  /**
   * Makes the write where it may be made. Rejects with NotAllowedError before it where it may not; with the faults of
   * the reads where that cannot be found out, and the write is not made either.
   */
  guard<Result>(attempt: WriteRequest, write: GuardedAction<Result>): Promise<Result>;
  /** Rejects as `guard` would; makes no write. */
  checkAllowed(attempt: WriteRequest): Promise<void>;
  /**
   * For the writes of one change, which are permitted all together before the first is made. What the actor is, is asked
   * anew for each write; what the change is about is read once. For one actor, one directory, and as long as the change
   * takes.
   *
   * @param known groups that were read for the change, under Cognito's names for them
   */
  ofOneChange(known: readonly Group[]): ChangeSetAuthorizer;
  /** For many writes side by side, too many to ask anew for each: what the actor is, is asked once a second. */
  ofManyWrites(): Authorizer;
}

export interface ChangeSetAuthorizer extends Authorizer {
  /**
   * For taking back the writes of the change: decides by what permitted them, whatever the actor may do since. Who is
   * disabled on the way makes no further write, and leaves nothing half done.
   */
  readonly undoing: Authorizer;
}

/** Decides nothing: every write is made. */
export const allowAll: ChangeSetAuthorizer = {
  guard: ({ directory, change }, write) => write(directory, change),
  checkAllowed: async () => {},
  ofOneChange: () => allowAll,
  ofManyWrites: () => allowAll,
  get undoing() {
    return allowAll;
  },
};
