import type { Actor } from '../model/actor.ts';
import { ForbiddenError } from '../model/errors.ts';
import type { Permission } from '../model/permissions.ts';

/** The one decision whether a caller may do a kind of thing at all. Throws ForbiddenError, naming what is missing. */
export function authorize(actor: Actor, permission: Permission): void {
  if (!actor.permissions.has(permission)) {
    throw new ForbiddenError(
      `This takes the permission ${permission}, which "${actor.username ?? actor.subject}" does not have.`,
    );
  }
}
