import { authorize } from '../access/authorize.ts';
import { ForbiddenError } from '../model/errors.ts';
import type { Permission } from '../model/permissions.ts';
import type { AuditAction, AuditTarget } from '../ports/audit-recorder.ts';
import { type AuditContext, detailOf, newAuditEvent } from './audited-attempt.ts';
import { assertReason } from './change-request.ts';

/** A command that a caller without the permission for it attempted. */
export interface DeniedCommand {
  readonly action: AuditAction;
  readonly permission: Permission;
  readonly target: AuditTarget;
}

/**
 * Rejects with ForbiddenError if the actor lacks the permission, and records that; and with InvalidInputError if the request
 * lacks a reason that is required. A change of several writes calls it
 * before it reads what they would be: one event, which names the user and the group if it is about one of each.
 */
export async function authorizeAndAudit(
  context: AuditContext,
  { action, permission, target: { username, ...target } }: DeniedCommand,
): Promise<void> {
  const { actor, audit, usernames } = context;
  try {
    authorize(actor, permission);
  } catch (error) {
    if (error instanceof ForbiddenError) {
      // No call is made for a caller who lacks the permission.
      const known = username === undefined ? undefined : (usernames.resolveLocally(username) ?? undefined);
      const event = newAuditEvent(context, action, { ...target, username: known });
      await audit.record({ ...event, outcome: 'DENIED', detail: detailOf(error) });
    }
    throw error;
  }
  assertReason(context.request);
}
