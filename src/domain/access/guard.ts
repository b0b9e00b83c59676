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
import { type AccessReads, CachedAccessReads, ChangeSetAccessReads, TTL_MS } from './access-reads.ts';
import { denyCancelling } from './cancel-policy.ts';
import { type ActiveAccess, accessFromToken, type CurrentAccess } from './current-access.ts';
import { ASK_ADMINISTRATOR, toNotAllowedError } from './denial.ts';
import { denyLastAdministratorLoss } from './last-administrator.ts';
import { evaluateOperatorPolicy } from './operator-policy.ts';
import { denySelfChange } from './self-change-policy.ts';

export interface AccessGuardOptions {
  readonly accessGroups: AccessGroups;
  /** Groups that only administrators give and take, beside the access groups, which always are such. */
  readonly protectedGroups: readonly string[];
  /** Where those come from who send a token: from the pool that is administered, or from another. */
  readonly callersComeFrom: 'this pool' | 'another pool';
  /** Held for each write that could take an administrator. */
  readonly administratorLock: AdministratorLock;
  readonly clock: Clock;
}

/**
 * The one place where it is decided whether somebody may make a write to a target.
 *
 * - The local administrator may do everything; the machine is theirs.
 * - A user of the pool counts for what the pool says now: enabled, and with the permissions and rank of the present
 *   groups. Two reads for each write; of a bulk operation, for all its writes of a second.
 * - An administrator may do everything, but not to themselves: see `objectionToSelf`.
 * - Anybody else may act on accounts below themselves and give and take groups below themselves: see `judgeOperator`.
 *   One AdminListGroupsForUser of the target, and one GetGroup unless the group is known from either.
 * - Callers from another pool are administrators by their token; the others have no rank here, since groups of the same
 *   name in two pools have nothing to do with each other. They may act on accounts that are in no group, and no more.
 * - Group names give rights as they are, and refuse whatever they might mean to a pool that looks for groups regardless of
 *   case: see `foldedName`. A group that was read is acted on under the name that Cognito answers with.
 * - A bulk operation is cancelled by whoever ordered it, whatever has become of them, and by others of no less standing: see
 *   `objectionToCancelling`.
 * - The last enabled administrator stays, whoever asks: see `objectionToLoss`. Writes that could take one are made one
 *   at a time.
 */
export class AccessGuard implements Authorizer {
  readonly #settings: AccessGuardOptions;
  /** Those that give any access to the service. */
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
    const facts = new ChangeSetAccessReads(this.#recent, accessGroups, clock, known);
    return { ...this.#by(facts), undoing: this.#by(facts.asBegun()) };
  }

  ofManyWrites(): Authorizer {
    return this.#by(this.#recent);
  }

  #by(facts: AccessReads): Authorizer {
    return {
      guard: (attempt, write) =>
        this.#decide(facts, attempt, (directory, concern) => {
          const asking = directory.asking(this.#askingAgain(facts, { ...attempt, directory }));
          return this.#make(facts, concern, () => write(asking, concern));
        }),
      checkAllowed: (attempt) => this.#decide(facts, attempt, async () => {}),
      ofOneChange: (known) => this.ofOneChange(known),
      ofManyWrites: () => this.ofManyWrites(),
    };
  }

  async #decide<Result>(facts: AccessReads, attempt: WriteRequest, act: GuardedAction<Result>): Promise<Result> {
    const { actor, directory, change: given } = attempt;
    if (given.kind === 'bulk-operation') {
      await this.#permitCancelling(facts, attempt, given);
      return act(directory, given);
    }
    const { role, concern } = await this.#permit(facts, attempt, given);
    if (!(await this.#mayTakeAnAdministrator(directory, concern, role))) return act(directory, concern);
    return this.#settings.administratorLock.run(directory.session, async (beforeWrite) => {
      // A person may be waiting for the lock: whoever holds it makes no call that stands behind background work.
      const urgent = directory.withPriority('interactive');
      // Once more: whoever held the lock before may have taken the caller's own rights.
      facts.renew();
      await this.#permit(facts, { ...attempt, directory: urgent }, given);
      const loss = await denyLastAdministratorLoss(urgent, concern, this.#settings.accessGroups.ADMINISTRATOR);
      if (loss !== null) throw toNotAllowedError(actor, concern, loss);
      return act(urgent.asking(beforeWrite), concern);
    });
  }

  /**
   * Returns what makes the decision again if it is older than a second when the write is sent: a write can wait for quota.
   */
  #askingAgain(facts: AccessReads, attempt: WriteRequest): () => Promise<void> {
    const { clock } = this.#settings;
    const { change } = attempt;
    let until = clock.now() + TTL_MS;
    return async () => {
      if (clock.now() < until || change.kind === 'bulk-operation') return;
      facts.renew();
      await this.#permit(facts, attempt, change);
      until = clock.now() + TTL_MS;
    };
  }

  async #make<Result>(facts: AccessReads, concern: ProposedChange, write: () => Promise<Result>): Promise<Result> {
    try {
      return await write();
    } finally {
      if (concern.kind !== 'bulk-operation') this.#recent.invalidate(concern);
      facts.renew();
    }
  }

  async #permitCancelling(facts: AccessReads, attempt: WriteRequest, { owner }: BulkOperationChange): Promise<void> {
    const { actor, directory, change } = attempt;
    if (isLocalActor(actor) || isSameActor(actor, owner)) return;
    const own = await this.#standing(facts, attempt);
    const theirs =
      own.role === 'administrator' || isLocalActor(owner) ? null : await this.#standingOf(facts, directory, owner);
    const objection = denyCancelling(own, theirs);
    if (objection !== null) throw toNotAllowedError(actor, change, objection);
  }

  async #permit(facts: AccessReads, attempt: WriteRequest, given: PoolChange): Promise<Permitted> {
    const { actor, directory } = attempt;
    if (isLocalActor(actor)) return { role: 'local', concern: await this.#named(facts, directory, given) };
    const standing = await this.#standing(facts, attempt);
    if (standing.role === 'administrator') {
      const concern = await this.#named(facts, directory, given);
      const objection = denySelfChange(standing, concern, this.#accessGroups);
      if (objection !== null) throw toNotAllowedError(actor, concern, objection);
      return { role: standing.role, concern };
    }
    const verdict = await evaluateOperatorPolicy(
      {
        adminGroups: this.#adminGroups,
        protectedGroups: this.#protectedGroups,
        callersComeFrom: this.#settings.callersComeFrom,
        facts,
        directory,
      },
      standing,
      given,
    );
    if (verdict.kind === 'refused') throw toNotAllowedError(actor, given, verdict.objection);
    return { role: standing.role, concern: verdict.concern };
  }

  /**
   * Under the group's own name, where the one given could mean a group that matters here: one GetGroup then. Else as given,
   * which is for Cognito to understand.
   */
  async #named(facts: AccessReads, directory: Directory, concern: PoolChange): Promise<PoolChange> {
    if (concern.kind === 'account' || concern.change === 'create') return concern;
    if (!this.#protectedGroups.isInDoubt(concern.groupName)) return concern;
    const group = await facts.group(directory, concern.groupName);
    if (group === null) throw new GroupNotFoundError(concern.groupName);
    return { ...concern, groupName: group.name };
  }

  /** Rejects with NotAllowedError where the token tells of rights that are gone. */
  async #standing(facts: AccessReads, { actor, directory, permission, change }: WriteRequest): Promise<ActiveAccess> {
    const standing = await this.#standingOf(facts, directory, actor);
    if (standing.kind === 'active' && (permission === null || standing.permissions.has(permission))) return standing;
    const why = LOST_RIGHTS[standing.kind](permission);
    throw toNotAllowedError(actor, change, { why, remedy: ASK_ADMINISTRATOR });
  }

  async #standingOf(facts: AccessReads, directory: Directory, actor: Actor): Promise<CurrentAccess> {
    const { accessGroups, callersComeFrom } = this.#settings;
    return callersComeFrom === 'this pool' ? facts.standing(directory, actor) : accessFromToken(actor, accessGroups);
  }

  /**
   * Returns whether the write might take an administrator. To leave or to delete a group shows by its name. Whom it means to
   * disable somebody must be read, since the name may be an alias: one AdminListGroupsForUser. Not for operators, out
   * of whose reach the account would have been, nor for the local administrator, who can enable anybody again.
   */
  async #mayTakeAnAdministrator(directory: Directory, concern: PoolChange, role: Permitted['role']): Promise<boolean> {
    switch (concern.kind) {
      case 'membership':
        return concern.change === 'remove' && this.#adminGroups.has(concern.groupName);
      case 'group':
        return concern.change === 'delete' && this.#adminGroups.has(concern.groupName);
      case 'account': {
        if (concern.change !== 'disable' || role !== 'administrator') return false;
        const groups = await directory.listGroupsForUser(concern.username);
        return groups.some(({ name }) => this.#adminGroups.has(name));
      }
    }
  }
}

/** What the actor was found to be, and what may be done. */
interface Permitted {
  readonly role: ActiveAccess['role'] | 'local';
  readonly concern: PoolChange;
}

const LOST_RIGHTS: Readonly<Record<CurrentAccess['kind'], (permission: Permission | null) => string>> = {
  gone: () => 'the pool has no such user any more',
  disabled: () => "the caller's own account has been disabled",
  active: (permission) => `the caller's present groups do not give ${permission}, whatever the token says`,
};
