import type { GraphQLResolveInfo } from 'graphql';
import { parseResolveInfo, type ResolveTree } from 'graphql-parse-resolve-info';

/** A field that a resolver's own field selects, as it will be executed: fragments unfolded, skipped fields left out. */
export type SelectedField = ResolveTree;

/** What is selected of the field that is being resolved. */
export function fieldsOf(info: GraphQLResolveInfo): readonly SelectedField[] {
  const root = parseResolveInfo(info);
  return isTree(root) ? fieldsBelow(root) : [];
}

/** What is selected of a field's value. */
export function fieldsBelow(field: SelectedField): readonly SelectedField[] {
  return Object.values(field.fieldsByTypeName).flatMap((fields) => Object.values(fields));
}

function isTree(value: ReturnType<typeof parseResolveInfo>): value is ResolveTree {
  return value !== null && value !== undefined && 'fieldsByTypeName' in value && 'alias' in value;
}
