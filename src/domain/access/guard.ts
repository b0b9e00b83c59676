import type { Clock } from '../clock.ts';
import type { Directory } from '../directory.ts';
import { GroupNotFoundError } from '../errors.ts';
import { FoldedNames } from '../folded-name.ts';
import type { Group } from '../groups/group.ts';
import { isLocal } from './actor.ts';
import type { Authority, ChangeAuthority, GuardedAction, GuardedWrite } from './authority.ts';
import type { Concern } from './concern.ts';
import { type Facts, FactsOfOneChange, RecentFacts } from './facts.ts';
import { judgeOperator } from './judge-operator.ts';
import { objectionToLoss } from './last-administrator.ts';
import { Lock } from './lock.ts';
import { ASK_AN_ADMINISTRATOR, refusal } from './objection.ts';
import type { AccessGroups, Permission } from './permissions.ts';
import { objectionToSelf } from './self-rules.ts';
import { type ActiveStanding, type Standing, standingByToken } from './standing.ts';

export interface GuardSettings {
  readonly accessGroups: AccessGroups;
  /** Groups that only administrators give and take, beside the access groups, which always are such. */
  readonly protectedGroups: readonly string[];
  /** Where those come from who send a token: from the pool that is administered, or from another. */
  readonly callersComeFrom: 'this pool' | 'another pool';
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
 * - The last enabled administrator stays, whoever asks: see `objectionToLoss`. Writes that could take one are made one
 *   at a time, within this process.
 */
export class Guard implements Authority {
  readonly #settings: GuardSettings;
  /** Those that give any access to the service. */
  readonly #accessGroups: FoldedNames;
  readonly #adminGroups: FoldedNames;
  readonly #protectedGroups: FoldedNames;
  readonly #recent: RecentFacts;
  readonly #lock: Lock;

  constructor(settings: GuardSettings) {
    this.#settings = settings;
    const accessGroups = Object.values(settings.accessGroups).flat();
    this.#accessGroups = new FoldedNames(accessGroups);
    this.#adminGroups = new FoldedNames(settings.accessGroups.ADMINISTRATOR);
    this.#protectedGroups = new FoldedNames([...accessGroups, ...settings.protectedGroups]);
    this.#recent = new RecentFacts(settings.accessGroups, settings.clock);
    this.#lock = new Lock(settings.clock);
  }

  guard<Result>(attempt: GuardedWrite, write: GuardedAction<Result>): Promise<Result> {
    return this.ofOneChange([]).guard(attempt, write);
  }

  permit(attempt: GuardedWrite): Promise<void> {
    return this.ofOneChange([]).permit(attempt);
  }

  ofOneChange(known: readonly Group[]): ChangeAuthority {
    const facts = new FactsOfOneChange(this.#recent, this.#settings.accessGroups, known);
    return { ...this.#by(facts), undoing: this.#by(facts.asBegun()) };
  }

  ofManyWrites(): Authority {
    return this.#by(this.#recent);
  }

  #by(facts: Facts): Authority {
    return {
      guard: (attempt, write) =>
        this.#decide(facts, attempt, (directory, concern) =>
          this.#make(facts, concern, () => write(directory, concern)),
        ),
      permit: (attempt) => this.#decide(facts, attempt, async () => {}),
      ofOneChange: (known) => this.ofOneChange(known),
      ofManyWrites: () => this.ofManyWrites(),
    };
  }

  async #decide<Result>(facts: Facts, attempt: GuardedWrite, act: GuardedAction<Result>): Promise<Result> {
    const { actor, directory } = attempt;
    const { role, concern } = await this.#permit(facts, attempt);
    if (!(await this.#mayTakeAnAdministrator(directory, concern, role))) return act(directory, concern);
    return this.#lock.run(directory.session, async () => {
      // A person may be waiting for the lock: whoever holds it makes no call that stands behind background work.
      const urgent = directory.inLane('interactive');
      // Once more: whoever held the lock before may have taken the caller's own rights.
      facts.renew();
      await this.#permit(facts, { ...attempt, directory: urgent });
      const loss = await objectionToLoss(urgent, concern, this.#settings.accessGroups.ADMINISTRATOR);
      if (loss !== null) throw refusal(actor, concern, loss);
      return act(urgent, concern);
    });
  }

  async #make<Result>(facts: Facts, concern: Concern, write: () => Promise<Result>): Promise<Result> {
    try {
      return await write();
    } finally {
      this.#recent.forget(concern);
      facts.renew();
    }
  }

  async #permit(facts: Facts, attempt: GuardedWrite): Promise<Permitted> {
    const { actor, directory } = attempt;
    if (isLocal(actor)) return { role: 'local', concern: await this.#named(facts, directory, attempt.concern) };
    const standing = await this.#standing(facts, attempt);
    if (standing.role === 'administrator') {
      const concern = await this.#named(facts, directory, attempt.concern);
      const objection = objectionToSelf(standing, concern, this.#accessGroups);
      if (objection !== null) throw refusal(actor, concern, objection);
      return { role: standing.role, concern };
    }
    const verdict = await judgeOperator(
      {
        adminGroups: this.#adminGroups,
        protectedGroups: this.#protectedGroups,
        callersComeFrom: this.#settings.callersComeFrom,
        facts,
        directory,
      },
      standing,
      attempt.concern,
    );
    if (verdict.kind === 'refused') throw refusal(actor, attempt.concern, verdict.objection);
    return { role: standing.role, concern: verdict.concern };
  }

  /**
   * Under the group's own name, where the one given could mean a group that matters here: one GetGroup then. Else as given,
   * which is for Cognito to understand.
   */
  async #named(facts: Facts, directory: Directory, concern: Concern): Promise<Concern> {
    if (concern.kind === 'account' || concern.change === 'create') return concern;
    if (!this.#protectedGroups.isInDoubt(concern.groupName)) return concern;
    const group = await facts.group(directory, concern.groupName);
    if (group === null) throw new GroupNotFoundError(concern.groupName);
    return { ...concern, groupName: group.name };
  }

  /** Rejects with NotAllowedError where the token tells of rights that are gone. */
  async #standing(facts: Facts, { actor, directory, permission, concern }: GuardedWrite): Promise<ActiveStanding> {
    const { accessGroups, callersComeFrom } = this.#settings;
    const standing =
      callersComeFrom === 'this pool' ? await facts.standing(directory, actor) : standingByToken(actor, accessGroups);
    if (standing.kind === 'active' && standing.permissions.has(permission)) return standing;
    throw refusal(actor, concern, { why: LOST_RIGHTS[standing.kind](permission), remedy: ASK_AN_ADMINISTRATOR });
  }

  /**
   * Whether the write might take an administrator. To leave or to delete a group shows by its name. Whom it means to
   * disable somebody must be read, since the name may be an alias: one AdminListGroupsForUser. Not for operators, out
   * of whose reach the account would have been, nor for the local administrator, who can enable anybody again.
   */
  async #mayTakeAnAdministrator(directory: Directory, concern: Concern, role: Permitted['role']): Promise<boolean> {
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
  readonly role: ActiveStanding['role'] | 'local';
  readonly concern: Concern;
}

const LOST_RIGHTS: Readonly<Record<Standing['kind'], (permission: Permission) => string>> = {
  gone: () => 'the pool has no such user any more',
  disabled: () => "the caller's own account has been disabled",
  active: (permission) => `the caller's present groups do not give ${permission}, whatever the token says`,
};
