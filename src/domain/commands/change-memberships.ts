import {
  DomainError,
  GroupNotFoundError,
  NoResponseError,
  PartialFailureError,
  UserNotFoundError,
} from '../model/errors.ts';
import type { Group } from '../model/group.ts';
import type { Membership } from '../model/membership.ts';
import { addUserToGroup } from './add-user-to-group.ts';
import type { CommandContext } from './command.ts';
import { removeUserFromGroup } from './remove-user-from-group.ts';

/** One write of a change of one user's memberships. */
export interface MembershipStep {
  readonly kind: 'add' | 'remove';
  readonly groupName: string;
}

export function addStep(groupName: string): MembershipStep {
  return { kind: 'add', groupName };
}

export function removeStep(groupName: string): MembershipStep {
  return { kind: 'remove', groupName };
}

/**
 * Makes the steps one after the other, once all of them are permitted; makes all of them or none. A dry run ends before the
 * first step. One write per step. Concurrent writes would save little: Cognito accepts 10 writes a second on one user.
 *
 * - If a step fails, those before it are undone, the last one first, and its error is thrown. Undoing goes back through the
 * same states, so an order in which the user is never without a role keeps to that both ways.
 * - If a step has no response, the user's groups are read to find out whether it was made. If they cannot be read either,
 * the step counts as failed, and is undone as well.
 * - If a step cannot be undone, nothing more is changed. The groups are read once more, and a PartialFailureError says what
 * the state is.
 *
 * The actor's access is checked again before each step: a caller who is disabled meanwhile makes no further one. Steps that
 * were made are undone all the same.
 *
 * Undoing has time and calls of its own, since the client may have disconnected, or the time or the budget may be used up.
 *
 * @param steps each of them a change: an `add` of a group that the user is not in, a `remove` of one that the user is in.
 * Undoing relies on it.
 * @param known groups of the pool that were read for this change, so that they need not be read again
 */
export async function changeMemberships(
  context: CommandContext,
  username: string,
  steps: readonly MembershipStep[],
  known: readonly Group[],
): Promise<void> {
  const authorizer = context.authorizer.ofOneChange(known);
  const change = { ...context, authorizer };
  await permitSteps(change, username, steps);
  if (context.dryRun === true) return;
  const taken: MembershipStep[] = [];
  for (const step of steps) {
    const outcome = await take(change, membership(username, step, steps), step.kind);
    if (outcome.kind !== 'not-done') taken.push(step);
    if (outcome.kind === 'done') continue;
    // The memberships were deleted with the user: nothing is left to undo.
    if (outcome.error instanceof UserNotFoundError) throw outcome.error;

    const recovery = { ...context, authorizer: authorizer.undoing, directory: context.openRecovery() };
    const obstacle = await undo(recovery, username, taken);
    if (obstacle === null) throw outcome.error;
    return settle(recovery, username, { steps, taken, failed: { step, error: outcome.error }, obstacle });
  }
}

/** Rejects with NotAllowedError if one of the steps is denied, and records the denial. Makes no write. */
export async function checkMembershipChanges(
  context: CommandContext,
  username: string,
  steps: readonly MembershipStep[],
  known: readonly Group[],
): Promise<void> {
  return permitSteps({ ...context, authorizer: context.authorizer.ofOneChange(known) }, username, steps);
}

async function permitSteps(context: CommandContext, username: string, steps: readonly MembershipStep[]) {
  for (const step of steps) await OPERATION[step.kind].checkAllowed(context, membership(username, step, steps));
}

/** Returns the change of one step, for the guard, with all groups that the user leaves: their removals count together. */
function membership(
  username: string,
  { kind, groupName }: MembershipStep,
  steps: readonly MembershipStep[],
): Membership {
  if (kind === 'add') return { username, groupName };
  const leaving = steps.filter((step) => step.kind === 'remove').map((step) => step.groupName);
  return { username, groupName, leaving };
}

type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'not-done'; readonly error: unknown }
  /** Sent without a response, and the groups could not be read. */
  | { readonly kind: 'unknown'; readonly error: unknown };

const OPERATION = { add: addUserToGroup, remove: removeUserFromGroup };

async function take(context: CommandContext, input: Membership, kind: MembershipStep['kind']): Promise<Outcome> {
  const { username, groupName } = input;
  let found: Promise<boolean | null> | undefined;
  const wasMade = () => {
    found ??= find(context, username, { kind, groupName });
    return found;
  };
  try {
    await OPERATION[kind]({ ...context, wasMade }, input);
    return { kind: 'done' };
  } catch (error) {
    // The group was deleted meanwhile, with its memberships.
    if (kind === 'remove' && error instanceof GroupNotFoundError) return { kind: 'done' };
    if (error instanceof DomainError && !(error instanceof NoResponseError)) return { kind: 'not-done', error };
    const made = await wasMade();
    if (made === null) return { kind: 'unknown', error };
    return made ? { kind: 'done' } : { kind: 'not-done', error };
  }
}

/**
 * Returns whether a step without a response was made, or null if the groups cannot be read. Costs one
 * AdminListGroupsForUser.
 */
async function find({ openRecovery }: CommandContext, username: string, step: MembershipStep): Promise<boolean | null> {
  try {
    const groups = await openRecovery().listGroupsForUser(username);
    return holds(step, new Set(groups.map(({ name }) => name)));
  } catch {
    return null;
  }
}

/** A step that failed, with its error. */
interface Mishap {
  readonly step: MembershipStep;
  readonly error: unknown;
}

/**
 * Undoes the steps, the last one first, and removes them from the list. Returns null, or the step that could not be undone.
 */
async function undo(context: CommandContext, username: string, taken: MembershipStep[]): Promise<Mishap | null> {
  for (let last = taken.at(-1); last !== undefined; last = taken.at(-1)) {
    const step = last.kind === 'add' ? removeStep(last.groupName) : addStep(last.groupName);
    const outcome = await take(context, { username, groupName: step.groupName }, step.kind);
    if (outcome.kind !== 'done') return { step, error: outcome.error };
    taken.pop();
  }
  return null;
}

interface HalfDone {
  readonly steps: readonly MembershipStep[];
  /** The steps that were made, or may have been, and were not undone. */
  readonly taken: readonly MembershipStep[];
  readonly failed: Mishap;
  readonly obstacle: Mishap;
}

/**
 * Throws an error with the state after a change that could be neither made nor undone. Returns if it turns out to be
 * complete.
 */
async function settle(context: CommandContext, username: string, { steps, taken, failed, obstacle }: HalfDone) {
  const now = await context.directory.listGroupsForUser(username).catch((error: unknown) => {
    if (error instanceof UserNotFoundError) throw error;
    return null;
  });
  const groups = now === null ? null : new Set(now.map(({ name }) => name));
  const completed =
    groups === null ? taken.filter((step) => step !== failed.step) : steps.filter((step) => holds(step, groups));
  if (groups !== null && completed.length === steps.length) return;
  if (groups !== null && completed.length === 0) throw failed.error;

  throw new PartialFailureError(
    [
      `The change of "${username}" failed at "${nameOf(failed.step)}": ${messageOf(failed.error)}`,
      `Undoing it failed at "${nameOf(obstacle.step)}": ${messageOf(obstacle.error)}`,
      groups === null
        ? 'The groups could not be read again: a step that was sent without a response may have been made all the same.'
        : stateOf(steps, groups),
    ].join(' '),
    {
      completed: completed.map(nameOf),
      failed: steps.filter((step) => !completed.includes(step)).map(nameOf),
    },
    { cause: failed.error },
  );
}

function holds({ kind, groupName }: MembershipStep, groups: ReadonlySet<string>): boolean {
  return groups.has(groupName) === (kind === 'add');
}

/** Describes the groups of the change only: the user may be in a hundred others. */
function stateOf(steps: readonly MembershipStep[], groups: ReadonlySet<string>): string {
  const names = (isIn: boolean) =>
    steps
      .filter(({ groupName }) => groups.has(groupName) === isIn)
      .map(({ groupName }) => `"${groupName}"`)
      .join(', ') || 'none';
  return `Of the groups concerned, the user is now in: ${names(true)}; not in: ${names(false)}.`;
}

/** Returns a name such as `add manager`. */
function nameOf({ kind, groupName }: MembershipStep): string {
  return `${kind} ${groupName}`;
}

function messageOf(error: unknown): string {
  return error instanceof DomainError ? error.message : 'The call was interrupted.';
}
