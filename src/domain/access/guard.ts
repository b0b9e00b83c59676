import type { Clock } from '../clock.ts';
import { isLocal } from './actor.ts';
import type { Authority, GuardedAction, GuardedWrite } from './authority.ts';
import type { Concern } from './concern.ts';
import { type Facts, FactsOfOneChange, RecentFacts } from './facts.ts';
import { objectionToLoss } from './last-administrator.ts';
import { Lock } from './lock.ts';
import { ASK_AN_ADMINISTRATOR, refusal } from './objection.ts';
import { objectionToOperator } from './objection-to-operator.ts';
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
 *   groups. Two reads, good for 5 s.
 * - An administrator may do everything, but not to themselves: see `objectionToSelf`.
 * - Anybody else may act on accounts below themselves and give and take groups below themselves: see `objectionToOperator`.
 *   One AdminListGroupsForUser of the target, and one GetGroup unless the group is known from either.
 * - Callers from another pool are administrators by their token; the others have no rank here, since groups of the same
 *   name in two pools have nothing to do with each other. They may act on accounts that are in no group, and no more.
 * - The last enabled administrator stays, whoever asks: see `objectionToLoss`. Writes that could take one are made one
 *   at a time, within this process.
 */
export class Guard implements Authority {
  readonly #settings: GuardSettings;
  /** Those that give any access to the service. */
  readonly #accessGroups: readonly string[];
  readonly #recent: RecentFacts;
  readonly #lock: Lock;

  constructor(settings: GuardSettings) {
    this.#settings = settings;
    this.#accessGroups = Object.values(settings.accessGroups).flat();
    this.#recent = new RecentFacts(settings.accessGroups, settings.clock);
    this.#lock = new Lock(settings.clock);
  }

  guard<Result>(attempt: GuardedWrite, write: GuardedAction<Result>): Promise<Result> {
    return this.#guard(this.#recent, attempt, write);
  }

  ofOneChange(): Authority {
    const facts = new FactsOfOneChange(this.#recent);
    const authority: Authority = {
      guard: (attempt, write) => this.#guard(facts, attempt, write),
      ofOneChange: () => authority,
    };
    return authority;
  }

  async #guard<Result>(facts: Facts, attempt: GuardedWrite, write: GuardedAction<Result>): Promise<Result> {
    const { actor, directory, concern } = attempt;
    const role = await this.#permit(facts, attempt);
    if (!(await this.#mayTakeAnAdministrator(attempt, role))) return this.#make(concern, () => write(directory));
    return this.#lock.run(directory.session, async () => {
      // A person may be waiting for the lock: whoever holds it makes no call that stands behind background work.
      const urgent = directory.inLane('interactive');
      // Once more: whoever held the lock before may have taken the caller's own rights.
      await this.#permit(facts, { ...attempt, directory: urgent });
      const loss = await objectionToLoss(urgent, concern, this.#settings.accessGroups.ADMINISTRATOR);
      if (loss !== null) throw refusal(actor, concern, loss);
      return this.#make(concern, () => write(urgent));
    });
  }

  async #make<Result>(concern: Concern, write: () => Promise<Result>): Promise<Result> {
    try {
      return await write();
    } finally {
      this.#recent.forget(concern);
    }
  }

  /** Answers what the actor was found to be. */
  async #permit(facts: Facts, attempt: GuardedWrite): Promise<ActiveStanding['role'] | 'local'> {
    const { actor, directory, concern } = attempt;
    if (isLocal(actor)) return 'local';
    const standing = await this.#standing(facts, attempt);
    const objection =
      standing.role === 'administrator'
        ? objectionToSelf(standing, concern, this.#accessGroups)
        : await objectionToOperator({ ...this.#settings, facts, directory }, standing, concern);
    if (objection !== null) throw refusal(actor, concern, objection);
    return standing.role;
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
  async #mayTakeAnAdministrator(
    { directory, concern }: GuardedWrite,
    role: ActiveStanding['role'] | 'local',
  ): Promise<boolean> {
    const adminGroups = this.#settings.accessGroups.ADMINISTRATOR;
    switch (concern.kind) {
      case 'membership':
        return concern.change === 'remove' && adminGroups.includes(concern.groupName);
      case 'group':
        return concern.change === 'delete' && adminGroups.includes(concern.groupName);
      case 'account': {
        if (concern.change !== 'disable' || role !== 'administrator') return false;
        const groups = await directory.listGroupsForUser(concern.username);
        return groups.some(({ name }) => adminGroups.includes(name));
      }
    }
  }
}

const LOST_RIGHTS: Readonly<Record<Standing['kind'], (permission: Permission) => string>> = {
  gone: () => 'the pool has no such user any more',
  disabled: () => "the caller's own account has been disabled",
  active: (permission) => `the caller's present groups do not give ${permission}, whatever the token says`,
};
