import {
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isInputType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';

/** Does the operation take a variable of an input type that contains itself, as filters with `and`, `or` and `not` do? */
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
