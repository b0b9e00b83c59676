import { authorize } from '../../domain/access/authorize.ts';
import { IndexUnavailableError } from '../../domain/model/errors.ts';
import { builder } from '../builder.ts';
import { beginEvent, type Context } from '../context.ts';
import { decodeCursor, encodeCursor, type ListIdentity } from '../cursor.ts';
import { changePlace, changePosition } from './change-position.ts';
import { DirectoryChangeEdge } from './directory-change-connection.type.ts';
import { DirectoryChangeFilterInput } from './directory-change-filter.input.ts';

builder.subscriptionField('directoryChanged', (t) =>
  t.field({
    type: DirectoryChangeEdge,
    description:
      'Changes as the index learns of them, from now on. With the cursor of the last change that a client has, it goes on after it: none is left out, none comes twice. Ends with the error FEED_ENDED when the service stops, or when the client takes no change for 10 minutes: it subscribes again with its last cursor. Costs no call to Cognito.',
    authScopes: { permission: 'AUDIT_READ' },
    args: {
      after: t.arg.string({
        required: false,
        description:
          'The `cursor` of a change of this subscription, with the same filter. STALE_CURSOR if that change is no longer kept.',
      }),
      filter: t.arg({ type: DirectoryChangeFilterInput, required: false, description: 'Only changes that match.' }),
    },
    subscribe: (_root, args, { actor, pool, directoryChanges, signal }) => {
      // The scopes are checked for each event: a caller who may see none must not learn that there are any.
      authorize(actor, 'AUDIT_READ');
      if (directoryChanges === null) throw new IndexUnavailableError(null);
      const { after, filter } = args;
      const position = typeof after === 'string' ? changePosition(decodeCursor(listOf(pool, args), after)) : null;
      return directoryChanges.follower.follow({ filter: filter ?? {}, after: position, signal });
    },
    resolve: (change, args, context) => {
      beginEvent(context);
      const list = listOf(context.pool, args);
      return { node: change, place: changePlace(change), list: { cursor: (at) => encodeCursor(list, at) } };
    },
  }),
);

function listOf({ id }: Context['pool'], { filter }: { filter?: object | null | undefined }): ListIdentity {
  return [id, 'directoryChanged', filter ?? {}];
}
