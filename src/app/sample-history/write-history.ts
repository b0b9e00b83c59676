import { randomUUID } from 'node:crypto';
import type { DirectoryIndexStore } from '../../domain/directory-index/directory-index-store.ts';
import { localAdministrator } from '../../domain/model/actor.ts';
import type { AuditAction, AuditTarget } from '../../domain/ports/audit-recorder.ts';
import type { AuditStore } from '../../domain/ports/audit-store.ts';
import type { CompanyChange, CompanyState } from './company-state.ts';
import type { CompanyEvent } from './company-year.ts';
import type { HistoryClock } from './history-clock.ts';

/** How long before a change elsewhere the index looked last. */
const LAG_MS = 40 * 60_000;
/** How long Cognito took to make a change of this service. */
const CALL_MS = 150;
/** Of somebody in so many groups all are written at once: it takes a transaction for each group else. */
const MANY_GROUPS = 20;
/** Nobody else reads the pool meanwhile. */
const LEASE_MS = 60_000;

export interface HistoryTarget {
  readonly index: DirectoryIndexStore;
  readonly audit: AuditStore;
  /** The time of both. */
  readonly clock: HistoryClock;
}

/**
 * Writes what happened, each at its time: into the trail what was done here, and into the index as its readings would have found it
 * what was done elsewhere.
 *
 * @param company as it was before the events; as it is after them once it resolves
 * @param start when the index looked for the first time
 * @param end when it looked for the last time
 */
export async function writeHistory(
  target: HistoryTarget,
  company: CompanyState,
  events: readonly CompanyEvent[],
  [start, end]: readonly [start: Date, end: Date],
): Promise<void> {
  target.clock.show(start);
  await readAll(target, company, start);
  for (const event of events) {
    if (event.by === null) await findElsewhere(target, company, event);
    else await doHere(target, company, event, event.by);
  }
  target.clock.show(end);
  await finishReading(target);
}

async function readAll({ index, ...target }: HistoryTarget, company: CompanyState, at: Date): Promise<void> {
  await index.mergeGroups(company.groups, at);
  await index.mergeUsers(company.users, at);
  const inMany = company.users.filter(({ username }) => company.groupsOf(username).length > MANY_GROUPS);
  for (const { username } of inMany) await index.mergeGroupsOfUser(username, company.groupsOf(username), at);
  for (const { name } of company.groups) {
    const members = company.users.filter((user) => company.isIn(user.username, name) && !inMany.includes(user));
    if (members.length > 0) await index.mergeMembers(name, members, at);
  }
  await finishReading({ index, ...target });
}

/** A complete reading that found nothing new, from its beginning to its end. */
async function finishReading({ index }: HistoryTarget): Promise<void> {
  const lease = await index.claimReading('sample-history', LEASE_MS);
  await lease?.finish();
}

/** One reading before the change, and one after it. */
async function findElsewhere(target: HistoryTarget, company: CompanyState, event: CompanyEvent): Promise<void> {
  await readBefore(target, company, event);
  target.clock.show(event.at);
  company.apply(event);
  await read(target, company, event, event.at);
}

/** Of what begins it is enough that all was read before; of what ends or differs, the fact itself was. */
async function readBefore(target: HistoryTarget, company: CompanyState, event: CompanyEvent): Promise<void> {
  const before = new Date(event.at.getTime() - LAG_MS);
  target.clock.show(before);
  if (event.kind === 'join' || event.kind === 'create') await finishReading(target);
  else await read(target, company, event, before);
}

/** Reads what the change is about. */
async function read({ index }: HistoryTarget, company: CompanyState, change: CompanyChange, at: Date): Promise<void> {
  const username = usernameOf(change);
  const user = company.user(username);
  if (user === undefined) return index.endUsers([username], at);
  const isMembership = change.kind === 'join' || change.kind === 'leave';
  if (!isMembership) await index.mergeUsers([user], at);
  // The memberships end with an account.
  if (isMembership || change.kind === 'delete') await index.mergeGroupsOfUser(username, company.groupsOf(username), at);
}

async function doHere(
  target: HistoryTarget,
  company: CompanyState,
  event: CompanyEvent,
  { username, reason }: NonNullable<CompanyEvent['by']>,
): Promise<void> {
  const { audit, index, clock } = target;
  // The other changes are known to lie between the call and its answer, whatever was read before.
  if (event.kind === 'create' || event.kind === 'delete') await readBefore(target, company, event);
  clock.show(event.at);
  const subject = company.user(username)?.attributes.find(({ name }) => name === 'sub')?.value ?? username;
  const id = await audit.start({
    action: actionOf(event),
    actor: { ...localAdministrator, subject, username },
    target: targetOf(event),
    dryRun: false,
    bulkOperationId: null,
    requestId: randomUUID(),
    reason,
    changes: [],
  });
  clock.show(new Date(event.at.getTime() + CALL_MS));
  await audit.complete(id, 'SUCCEEDED', null);
  company.apply(event);
  if (event.kind !== 'create') return;
  // What else there is of the account, the next reading shows.
  const readAt = new Date(event.at.getTime() + LAG_MS);
  clock.show(readAt);
  await index.mergeUsers([event.user], readAt);
}

const ACTIONS = {
  join: 'ADD_USER_TO_GROUP',
  leave: 'REMOVE_USER_FROM_GROUP',
  enable: 'ENABLE_USER',
  disable: 'DISABLE_USER',
  rename: 'UPDATE_USER_ATTRIBUTES',
  create: 'CREATE_USER',
  delete: 'DELETE_USER',
} as const satisfies Record<CompanyChange['kind'], AuditAction>;

function actionOf({ kind }: CompanyChange): AuditAction {
  return ACTIONS[kind];
}

function usernameOf(change: CompanyChange): string {
  return 'user' in change ? change.user.username : change.username;
}

function targetOf(change: CompanyChange): AuditTarget {
  return {
    username: usernameOf(change),
    groupName: change.kind === 'join' || change.kind === 'leave' ? change.groupName : undefined,
  };
}
