import type { Directory } from '../directory.ts';
import type { Actor } from './actor.ts';
import type { Concern } from './concern.ts';
import type { Permission } from './permissions.ts';

/** A write that somebody wants to make. */
export interface GuardedWrite {
  readonly actor: Actor;
  /** Reads what the decision takes. */
  readonly directory: Directory;
  /** What the actor's token was found to give. */
  readonly permission: Permission;
  readonly concern: Concern;
}

export type GuardedAction<Result> = (directory: Directory) => Promise<Result>;

/** Decides, at the moment of a write, whether this actor may make it to this target. `guard.ts` implements it. */
export interface Authority {
  /**
   * Makes the write where it may be made. Rejects with NotAllowedError before it where it may not; with the faults of
   * the reads where that cannot be found out, and the write is not made either.
   *
   * @param write is handed the directory to write by: the attempt's, or that in another lane
   */
  guard<Result>(attempt: GuardedWrite, write: GuardedAction<Result>): Promise<Result>;
  /**
   * For the writes of one change, which are permitted all together before the first is made: reads everything once,
   * and decides by that to the end. For one actor, one directory, and as long as the change takes.
   */
  ofOneChange(): Authority;
}

/** Decides nothing: every write is made. */
export const unguarded: Authority = {
  guard: ({ directory }, write) => write(directory),
  ofOneChange: () => unguarded,
};
