import SchemaBuilder from '@pothos/core';
import ErrorsPlugin from '@pothos/plugin-errors';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import { authorize } from '../domain/access/authorize.ts';
import type { Permission } from '../domain/model/permissions.ts';
import type { Context } from './context.ts';
import { encodeNodeId } from './node-id.ts';

/** Plugins and policy; defines no type. */
export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultFieldNullability: false;
  Scalars: {
    DateTime: { Input: Date; Output: Date };
    ID: { Input: string; Output: string };
  };
  AuthScopes: { permission: Permission };
  DefaultAuthStrategy: 'all';
}>({
  // Errors before scope-auth: a denial that a result union names is then data.
  plugins: [ErrorsPlugin, ScopeAuthPlugin, RelayPlugin],
  defaultFieldNullability: false,
  errors: { defaultTypes: [], directResult: true },
  scopeAuth: {
    defaultStrategy: 'all',
    runScopesOnType: true,
    // Before a subscription begins to read, not at its first event. Its events are not authorised again.
    authorizeOnSubscribe: true,
    // Throws a ForbiddenError that names the missing permission, instead of returning false.
    authScopes: ({ actor }) => ({
      permission: (permission) => {
        authorize(actor, permission);
        return true;
      },
    }),
  },
  relay: {
    nodeTypeOptions: { description: 'An object that `node(id:)` refetches.' },
    idFieldOptions: { description: 'For `node(id:)`. Opaque.' },
    // See nodes.query.ts. Pothos's own fields know no id of another pool, and its `nodes` returns nothing if one id cannot
    // be read.
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    encodeGlobalID: (typename, name, { pool }) => encodeNodeId(typename, name, pool.id),
  },
});

builder.queryType({
  description:
    'Reads. Every field states its cost in calls to Cognito. A nullable field that fails is null, with an error at its path; the other fields keep their values.',
});
builder.mutationType({
  description:
    'Changes. Each mutation returns a payload or one of the errors that a caller can act on; it is null, with an error at its path, if it fails for another reason. An error below a change that was made says so: `extensions.change` has the `id`s of its audit events.',
});
builder.subscriptionType({ description: 'Progress of long work, as server-sent events.' });
