import { type Actor, isLocalActor, isSameActor } from '../model/actor.ts';
import { CaseFoldedNames } from '../model/case-folded-names.ts';
import { GroupNotFoundError } from '../model/errors.ts';
import type { Group } from '../model/group.ts';
import type { AccessGroups, Permission } from '../model/permissions.ts';
import type { AdministratorLock } from '../ports/administrator-lock.ts';
import type { Authorizer, ChangeSetAuthorizer, GuardedAction, WriteRequest } from '../ports/authorizer.ts';
import type { Clock } from '../ports/clock.ts';
import type { Directory } from '../ports/directory.ts';
import type { BulkOperationChange, PoolChange, ProposedChange } from '../ports/proposed-change.ts';
import { type AccessReads, CachedAccessReads, ChangeSetAccessReads, FreshActorReads, TTL_MS } from './access-reads.ts';
import { denyCancelling } from './cancel-policy.ts';
import { type ActiveAccess, accessFromToken, type CurrentAccess } from './current-access.ts';
import { ASK_ADMINISTRATOR, toNotAllowedError } from './denial.ts';
import { couldRemoveAdministrator, denyLastAdministratorLoss } from './last-administrator.ts';
import { evaluateOperatorPolicy } from './operator-policy.ts';
import { findPlannedLosses, NO_LOSSES, type PlannedLosses } from './planned-losses.ts';
import { denySelfChange } from './self-change-policy.ts';

export interface AccessGuardOptions {
  readonly accessGroups: AccessGroups;
  /**
   * Groups that only administrators add users to and remove users from, besides the access groups, which always are
   * protected.
   */
  readonly protectedGroups: readonly string[];
  /** The pool of callers with a token: the administered pool, or another one. */
  readonly callersComeFrom: 'this pool' | 'another pool';
  /** Held for each write that could remove an administrator. */
  readonly administratorLock: AdministratorLock;
  readonly clock: Clock;
}

/**
 * Decides whether a caller may make a write to a target. All such decisions are made here.
 *
 * - The local administrator may do everything.
 * - A user of the pool has the access that the pool gives now: enabled, with the permissions and authority of the present
 * groups. Costs two reads for each write; in a bulk operation, for all its writes of one second.
 * - An administrator may do everything, except some changes to themselves: see `denySelfChange`.
 * - Other users may change accounts and groups of lower authority than their own: see `evaluateOperatorPolicy`. Costs one
 *   AdminListGroupsForUser of the target, and one GetGroup unless the group is known already.
 * - Callers of another pool can be administrators by their token. The others have no authority here, since groups of the
 * same name in two pools are unrelated: they may change only accounts that are in no group.
 * - A group gives access only by its exact name, and is protected by any name that a case-insensitive pool could take for
 * it: see `foldCase`. A group that was read is changed under the name that Cognito returned.
 * - A bulk operation can be cancelled by its owner, whatever their present access, and by others of no less access: see
 *   `denyCancelling`.
 * - No change removes the last enabled administrator: see `denyLastAdministratorLoss`. Writes that could do so are made one
 * at a time. Writes that are planned together are refused together: see `findPlannedLosses`.
 */
export class AccessGuard implements Authorizer {
  readonly #settings: AccessGuardOptions;
  /** The groups that give any access to the service. */
  readonly #accessGroups: CaseFoldedNames;
  readonly #adminGroups: CaseFoldedNames;
  readonly #protectedGroups: CaseFoldedNames;
  readonly #recent: CachedAccessReads;

  constructor(settings: AccessGuardOptions) {
    this.#settings = settings;
    const accessGroups = Object.values(settings.accessGroups).flat();
    this.#accessGroups = new CaseFoldedNames(accessGroups);
    this.#adminGroups = new CaseFoldedNames(settings.accessGroups.ADMINISTRATOR);
    this.#protectedGroups = new CaseFoldedNames([...accessGroups, ...settings.protectedGroups]);
    this.#recent = new CachedAccessReads(settings.accessGroups, settings.clock);
  }

  guard<Result>(attempt: WriteRequest, write: GuardedAction<Result>): Promise<Result> {
    return this.ofOneChange([]).guard(attempt, write);
  }

  checkAllowed(attempt: WriteRequest): Promise<void> {
    return this.ofOneChange([]).checkAllowed(attempt);
  }

  ofOneChange(known: readonly Group[]): ChangeSetAuthorizer {
    const { accessGroups, clock } = this.#settings;
    const reads = new ChangeSetAccessReads(new FreshActorReads(accessGroups, clock), this.#recent, known);
    return { ...this.#by(reads), undoing: this.#by(reads.asBegun()) };
  }

  ofManyWrites(): Authorizer {
    return this.#ofManyWrites(NO_LOSSES);
  }

  async ofPlannedWrites(
    { actor, directory }: Pick<WriteRequest, 'actor' | 'directory'>,
    changes: AsyncIterable<readonly PoolChange[]>,
  ): Promise<Authorizer> {
    const { accessGroups, callersComeFrom } = this.#settings;
    // An administrator of this pool stays: nobody takes their own access.
    if (!isLocalActor(actor) && callersComeFrom === 'this pool') return this.ofManyWrites();
    const rules = { adminGroups: accessGroups.ADMINISTRATOR, countsClosing: !isLocalActor(actor) };
    return this.#ofManyWrites(await findPlannedLosses(directory, changes, rules));
  }

  #ofManyWrites(losses: PlannedLosses): Authorizer {
    return this.#by(this.#recent, () => this.#ofOneOfMany(losses), losses);
  }

  /** What is known of groups may be as old as the many changes, so it is not decided by. */
  #ofOneOfMany(losses: PlannedLosses): ChangeSetAuthorizer {
    const reads = new ChangeSetAccessReads(this.#recent, this.#recent, []);
    const ofOneChange = () => this.#ofOneOfMany(losses);
    return { ...this.#by(reads, ofOneChange, losses), undoing: this.#by(reads.asBegun(), ofOneChange) };
  }

  #by(
    reads: AccessReads,
    ofOneChange: Authorizer['ofOneChange'] = (known) => this.ofOneChange(known),
    losses = NO_LOSSES,
  ): Authorizer {
    const permit: Permit = { reads, losses };
    return {
      guard: (attempt, write) =>
        this.#decide(permit, attempt, (directory, proposed) => {
          const asking = directory.asking(this.#decideAgain(reads, { ...attempt, directory }));
          return this.#make(reads, proposed, () => write(asking, proposed));
        }),
      checkAllowed: (attempt) => this.#decide(permit, attempt, async () => {}),
      ofOneChange,
      ofManyWrites: () => this.ofManyWrites(),
      ofPlannedWrites: (request, changes) => this.ofPlannedWrites(request, changes),
    };
  }

  async #decide<Result>({ reads, losses }: Permit, attempt: WriteRequest, act: GuardedAction<Result>): Promise<Result> {
    const { actor, directory, change: given } = attempt;
    if (given.kind === 'bulk-operation') {
      await this.#permitCancelling(reads, attempt, given);
      return act(directory, given);
    }
    const { role, proposed } = await this.#permit(reads, attempt, given);
    if (!(await couldRemoveAdministrator(directory, proposed, role, this.#adminGroups)))
      return act(directory, proposed);
    return this.#settings.administratorLock.run(directory.session, async (beforeWrite) => {
      // A person may be waiting for the lock: its holder makes no call that waits behind background work.
      const urgent = directory.withPriority('interactive');
      // Again: the previous holder of the lock may have removed the caller's own access.
      reads.renew();
      await this.#permit(reads, { ...attempt, directory: urgent }, given);
      const { ADMINISTRATOR } = this.#settings.accessGroups;
      const loss = losses.deny(proposed) ?? (await denyLastAdministratorLoss(urgent, proposed, ADMINISTRATOR));
      if (loss !== null) throw toNotAllowedError(actor, proposed, loss);
      return act(urgent.asking(beforeWrite), proposed);
    });
  }

  /**
   * Returns what makes the decision again if it is older than a second when the write is sent: a write can wait for quota.
   */
  #decideAgain(reads: AccessReads, attempt: WriteRequest): () => Promise<void> {
    const { clock } = this.#settings;
    const { change } = attempt;
    let until = clock.now() + TTL_MS;
    return async () => {
      if (clock.now() < until || change.kind === 'bulk-operation') return;
      reads.renew();
      await this.#permit(reads, attempt, change);
      until = clock.now() + TTL_MS;
    };
  }

  async #make<Result>(reads: AccessReads, proposed: ProposedChange, write: () => Promise<Result>): Promise<Result> {
    try {
      return await write();
    } finally {
      if (proposed.kind !== 'bulk-operation') this.#recent.invalidate(proposed);
      reads.renew();
    }
  }

  async #permitCancelling(reads: AccessReads, attempt: WriteRequest, { owner }: BulkOperationChange): Promise<void> {
    const { actor, directory, change } = attempt;
    if (isLocalActor(actor) || isSameActor(actor, owner)) return;
    const own = await this.#currentAccess(reads, attempt);
    const theirs =
      own.role === 'administrator' || isLocalActor(owner) ? null : await this.#accessOf(reads, directory, owner);
    const denial = denyCancelling(own, theirs);
    if (denial !== null) throw toNotAllowedError(actor, change, denial);
  }

  async #permit(reads: AccessReads, attempt: WriteRequest, given: PoolChange): Promise<Permitted> {
    const { actor, directory } = attempt;
    if (isLocalActor(actor)) return { role: 'local', proposed: await this.#named(reads, directory, given) };
    const access = await this.#currentAccess(reads, attempt);
    if (access.role === 'administrator') {
      const proposed = await this.#named(reads, directory, given);
      const denial = denySelfChange(access, proposed, this.#accessGroups);
      if (denial !== null) throw toNotAllowedError(actor, proposed, denial);
      return { role: access.role, proposed };
    }
    const decision = await evaluateOperatorPolicy(
      {
        adminGroups: this.#adminGroups,
        protectedGroups: this.#protectedGroups,
        callersComeFrom: this.#settings.callersComeFrom,
        reads,
        directory,
      },
      access,
      given,
    );
    if (decision.kind === 'refused') throw toNotAllowedError(actor, given, decision.denial);
    return { role: access.role, proposed: decision.proposed };
  }

  /**
   * Returns the change with the group's own name if the given name could mean a protected group, which takes one GetGroup;
   * else with the given name, which Cognito resolves.
   */
  async #named(reads: AccessReads, directory: Directory, proposed: PoolChange): Promise<PoolChange> {
    if (proposed.kind === 'account' || proposed.change === 'create') return proposed;
    if (!this.#protectedGroups.isInDoubt(proposed.groupName)) return proposed;
    const group = await reads.group(directory, proposed.groupName);
    if (group === null) throw new GroupNotFoundError(proposed.groupName);
    return { ...proposed, groupName: group.name };
  }

  /** Returns the actor's present access. Rejects with NotAllowedError if the token's permissions no longer hold. */
  async #currentAccess(
    reads: AccessReads,
    { actor, directory, permission, change }: WriteRequest,
  ): Promise<ActiveAccess> {
    const access = await this.#accessOf(reads, directory, actor);
    if (access.kind === 'active' && (permission === null || access.permissions.has(permission))) return access;
    const why = LOST_RIGHTS[access.kind](permission);
    throw toNotAllowedError(actor, change, { why, remedy: ASK_ADMINISTRATOR });
  }

  async #accessOf(reads: AccessReads, directory: Directory, actor: Actor): Promise<CurrentAccess> {
    const { accessGroups, callersComeFrom } = this.#settings;
    return callersComeFrom === 'this pool'
      ? reads.currentAccess(directory, actor)
      : accessFromToken(actor, accessGroups);
  }
}

/** What a decision rests on. */
interface Permit {
  readonly reads: AccessReads;
  readonly losses: PlannedLosses;
}

/** The actor's role, and the permitted change. */
interface Permitted {
  readonly role: ActiveAccess['role'] | 'local';
  readonly proposed: PoolChange;
}

const LOST_RIGHTS: Readonly<Record<CurrentAccess['kind'], (permission: Permission | null) => string>> = {
  gone: () => 'the pool has no such user any more',
  disabled: () => "the caller's own account has been disabled",
  active: (permission) => `the caller's present groups do not give ${permission}, whatever the token says`,
};
