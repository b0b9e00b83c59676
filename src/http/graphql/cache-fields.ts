import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

const BOTH = ['id', '__typename'];

/**
 * Returns the document with what normalising caches keep objects by: `__typename` of every object, and `id` where there is
 * one. At the end of its fields, as Apollo Client puts `__typename`, so that it hashes the document as it stands.
 *
 * @param fields `__typename` alone: what Apollo Client adds by itself
 */
export function withCacheFields(
  document: DocumentNode,
  schema: GraphQLSchema,
  fields: readonly string[] = BOTH,
): DocumentNode {
  const types = new TypeInfo(schema);
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return visit(
    document,
    visitWithTypeInfo(types, {
      SelectionSet(set, _key, parent): SelectionSetNode | undefined {
        const type = getNamedType(types.getParentType() ?? undefined);
        const isRoot = roots.some((root) => root === type);
        // What a fragment within a selection adds is of the object that the selection is of.
        if (isRoot || type === undefined || (parent && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION))
          return;
        const hasId = (isObjectType(type) || isInterfaceType(type)) && type.getFields().id !== undefined;
        const wanted = fields.filter((name) => name !== 'id' || hasId);
        const there = set.selections.flatMap((node) =>
          node.kind === Kind.FIELD ? [(node.alias ?? node.name).value] : [],
        );
        const added = wanted.filter((name) => !there.includes(name)).map(fieldNamed);
        return { ...set, selections: [...set.selections, ...added] };
      },
    }),
  );
}

function fieldNamed(name: string): FieldNode {
  return { kind: Kind.FIELD, name: { kind: Kind.NAME, value: name } };
}
