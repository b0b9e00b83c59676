import {
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isInputType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';

/** Returns whether the operation has a variable of a recursive input type, such as filters with `and`, `or` and `not`. */
export function hasRecursiveInput(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
): boolean {
  return variableDefinitions.some(({ type: node }) => {
    const type = typeFromAST(schema, node);
    return isInputType(type) && containsItself(type, []);
  });
}

function containsItself(wrapped: GraphQLInputType, within: readonly GraphQLInputType[]): boolean {
  const type = getNamedType(wrapped);
  if (within.includes(type)) return true;
  if (!isInputObjectType(type)) return false;
  return Object.values(type.getFields()).some((field) => containsItself(field.type, [...within, type]));
}
