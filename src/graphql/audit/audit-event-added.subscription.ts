import { authorize } from '../../domain/access/authorize.ts';
import { StaleCursorError } from '../../domain/model/errors.ts';
import { builder } from '../builder.ts';
import { beginEvent, type Context } from '../context.ts';
import { decodeCursor, encodeCursor, type ListIdentity } from '../cursor.ts';
import { AuditEventEdge } from './audit-event-connection.type.ts';
import { AuditFilterInput } from './audit-filter.input.ts';

builder.subscriptionField('auditEventAdded', (t) =>
  t.field({
    type: AuditEventEdge,
    description:
      'Attempted changes as their outcome is stored, whichever process made them. Without `after`: from now on. With the cursor of the last event that a client has, it goes on after it: none is left out, none comes twice. An attempt whose process ended before its outcome was stored comes as UNKNOWN after 15 minutes, and again if its outcome is stored after that. Ends with the error FEED_ENDED when the service stops, or when the client takes no event for 10 minutes: it subscribes again with its last cursor. Costs no call to Cognito.',
    authScopes: { permission: 'AUDIT_READ' },
    args: {
      after: t.arg.string({
        required: false,
        description:
          'The `cursor` of an event of this subscription, with the same filter. STALE_CURSOR if that event is no longer kept.',
      }),
      filter: t.arg({ type: AuditFilterInput, required: false, description: 'Only events that match.' }),
    },
    subscribe: (_root, args, { actor, pool, auditFollower, signal }) => {
      // The scopes are checked for each event: a caller who may see none must not learn that there are any.
      authorize(actor, 'AUDIT_READ');
      const after = typeof args.after === 'string' ? positionOf(listOf(pool, args), args.after) : null;
      return auditFollower.follow({ filter: args.filter ?? {}, after, signal });
    },
    resolve: ({ event, position }, args, context) => {
      beginEvent(context);
      const list = listOf(context.pool, args);
      const place = { token: null, limit: 1, after: String(position) };
      return { node: event, place, list: { cursor: (at) => encodeCursor(list, at) } };
    },
  }),
);

function listOf({ id }: Context['pool'], { filter }: { filter?: object | null | undefined }): ListIdentity {
  return [id, 'auditEventAdded', filter ?? {}];
}

function positionOf(list: ListIdentity, cursor: string): number {
  const position = Number(decodeCursor(list, cursor).after);
  if (!Number.isSafeInteger(position)) throw new StaleCursorError('This is not a cursor of this service.');
  return position;
}
