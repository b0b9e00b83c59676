import type { Actor } from '../model/actor.ts';
import type { Group } from '../model/group.ts';
import type { Permission } from '../model/permissions.ts';
import type { Directory } from './directory.ts';
import type { PoolChange, ProposedChange } from './proposed-change.ts';

/** A write that an actor requests. */
export interface WriteRequest {
  readonly actor: Actor;
  /** For the reads of the decision. */
  readonly directory: Directory;
  /**
   * The permission that the actor's token has. Null if the write needs none, since it changes something of the actor's own.
   */
  readonly permission: Permission | null;
  readonly change: ProposedChange;
}

/**
 * Makes the write with this directory, which may have another priority than the request's. The change is the request's, with
 * its group under the name that Cognito returned, if the decision read it.
 */
export type GuardedAction<Result> = (directory: Directory, proposed: ProposedChange) => Promise<Result>;

/** Decides, at the moment of a write, whether this actor may make it to this target. `guard.ts` implements it. */
export interface Authorizer {
  /**
   * Makes the write if it is allowed. Otherwise rejects with NotAllowedError, or with the errors of the reads if that cannot
   * be decided, without making the write.
   */
  guard<Result>(attempt: WriteRequest, write: GuardedAction<Result>): Promise<Result>;
  /** Rejects as `guard` would, without making a write. */
  checkAllowed(attempt: WriteRequest): Promise<void>;
  /**
   * Returns an authorizer for the writes of one change, which are all permitted before the first is made. The actor's access
   * is read for each write; what the change is about is read once. For one actor, one directory, and the duration of the
   * change.
   *
   * @param known groups that were read for the change, under Cognito's names
   */
  ofOneChange(known: readonly Group[]): ChangeSetAuthorizer;
  /**
   * Returns an authorizer for many concurrent writes, or changes of several: the actor's access and the groups of the changes are
   * read once a second, whatever is known of them.
   */
  ofManyWrites(): Authorizer;
  /**
   * Returns the same for writes that are all known before the first is made. Those that together would take every enabled
   * administrator are refused from the first on. Rejects with the errors of the reads.
   */
  ofPlannedWrites(
    request: Pick<WriteRequest, 'actor' | 'directory'>,
    changes: AsyncIterable<readonly PoolChange[]>,
  ): Promise<Authorizer>;
}

export interface ChangeSetAuthorizer extends Authorizer {
  /**
   * For undoing the writes of the change: decides by the access that permitted them. An actor who is disabled meanwhile
   * makes no further write, but what was made can be undone.
   */
  readonly undoing: Authorizer;
}

/** Allows every write. */
export const allowAll: ChangeSetAuthorizer = {
  guard: ({ directory, change }, write) => write(directory, change),
  checkAllowed: async () => {},
  ofOneChange: () => allowAll,
  ofManyWrites: () => allowAll,
  ofPlannedWrites: async () => allowAll,
  get undoing() {
    return allowAll;
  },
};
