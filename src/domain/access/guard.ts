import type { Clock } from '../clock.ts';
import type { Directory } from '../directory.ts';
import { GroupNotFoundError } from '../errors.ts';
import type { Group } from '../groups/group.ts';
import { isLocal } from './actor.ts';
import type { Authority, GuardedWrite } from './authority.ts';
import type { Concern, MembershipConcern } from './concern.ts';
import { type Facts, FactsOfOneChange, RecentFacts } from './facts.ts';
import { objectionToLoss } from './last-administrator.ts';
import { Lock } from './lock.ts';
import { ASK_AN_ADMINISTRATOR, type Objection, refusal } from './objection.ts';
import { authorityOf, objectionToAccount, objectionToGroup } from './operator-rules.ts';
import type { AccessGroups, Permission } from './permissions.ts';
import { isOwn, objectionToSelf } from './self-rules.ts';
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
 * - Anybody else may act on accounts below themselves and give and take groups below themselves: see `operator-rules.ts`.
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
  readonly #lock = new Lock();

  constructor(settings: GuardSettings) {
    this.#settings = settings;
    this.#accessGroups = Object.values(settings.accessGroups).flat();
    this.#recent = new RecentFacts(settings.accessGroups, settings.clock);
  }

  guard<Result>(attempt: GuardedWrite, write: () => Promise<Result>): Promise<Result> {
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

  async #guard<Result>(facts: Facts, attempt: GuardedWrite, write: () => Promise<Result>): Promise<Result> {
    const { actor, directory, concern } = attempt;
    const role = await this.#permit(facts, attempt);
    if (!(await this.#mayTakeAnAdministrator(attempt, role))) return this.#make(concern, write);
    return this.#lock.run(async () => {
      // Once more: whoever held the lock before may have taken the caller's own rights.
      await this.#permit(facts, attempt);
      const loss = await objectionToLoss(directory, concern, this.#settings.accessGroups.ADMINISTRATOR);
      if (loss !== null) throw refusal(actor, concern, loss);
      return this.#make(concern, write);
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
        : await this.#objectionToOperator(facts, directory, standing, concern);
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

  async #objectionToOperator(
    facts: Facts,
    directory: Directory,
    standing: ActiveStanding,
    concern: Concern,
  ): Promise<Objection | null> {
    if (concern.kind === 'group')
      return { why: 'groups are made and changed by administrators', remedy: ASK_AN_ADMINISTRATOR };
    // The rules below say so as well: nobody ranks below themselves. This saves the reads, and tells the reason.
    if (isOwn(standing, concern)) return { why: "it is the caller's own account", remedy: ASK_AN_ADMINISTRATOR };
    const own = authorityOf(standing.groups) ?? null;
    if (concern.kind === 'membership') {
      const obstacle = this.#objectionWithoutReading(own, concern);
      if (obstacle !== null) return obstacle;
    }

    const groups = await facts.groupsOf(directory, concern.username);
    const objection = objectionToAccount(own, groups, this.#settings.accessGroups.ADMINISTRATOR);
    if (objection !== null || concern.kind === 'account') return objection;
    const isMeant = ({ name }: Group) => name === concern.groupName;
    const group =
      groups.find(isMeant) ?? standing.groups.find(isMeant) ?? (await facts.group(directory, concern.groupName));
    if (group === null) throw new GroupNotFoundError(concern.groupName);
    return objectionToGroup(own, group, concern);
  }

  #objectionWithoutReading(own: number | null, { groupName }: MembershipConcern): Objection | null {
    const { protectedGroups, callersComeFrom } = this.#settings;
    if ([...this.#accessGroups, ...protectedGroups].includes(groupName)) {
      return { why: `"${groupName}" is a protected group, for administrators only`, remedy: ASK_AN_ADMINISTRATOR };
    }
    if (own !== null) return null;
    return callersComeFrom === 'this pool'
      ? {
          why: "none of the caller's groups has a precedence, so that no group is of lower authority",
          remedy: "Ask an administrator, who can also give a precedence to the operators' group.",
        }
      : {
          why: 'the caller is a user of another pool, whose groups cannot be compared with those of this one',
          remedy: ASK_AN_ADMINISTRATOR,
        };
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
