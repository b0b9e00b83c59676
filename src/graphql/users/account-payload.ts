import { builder } from '../builder.ts';
import { changedUser } from './changed-user.ts';

/** Returns the payload of a change of one account. The user is read only if the field is selected. */
export function accountPayload(name: string, description: string) {
  return builder.objectRef<{ readonly username: string }>(name).implement({
    description,
    fields: (t) => ({
      ...changedUser(t),
    }),
  });
}
