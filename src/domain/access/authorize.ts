import type { Actor } from '../model/actor.ts';
import { ForbiddenError } from '../model/errors.ts';
import type { Permission } from '../model/permissions.ts';

/** Throws ForbiddenError with the missing permission unless the caller has it. Every permission is checked here. */
export function authorize(actor: Actor, permission: Permission): void {
  if (!actor.permissions.has(permission)) {
    throw new ForbiddenError(
      `This requires the permission ${permission}, which "${actor.username ?? actor.subject}" does not have.`,
    );
  }
}
