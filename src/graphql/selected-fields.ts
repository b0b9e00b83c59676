import {
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  getNamedType,
  isObjectType,
} from 'graphql';
import { type FieldRule, ruleOf } from './field-rule.ts';
import { Selections } from './selections.ts';

/** A field that a resolver's own field selects, as it will be executed. */
export interface SelectedField {
  /** The name of its type, without list and non-null. Null for `__typename`. */
  readonly typeName: string | null;
  /** Null if it has none. */
  readonly rule: FieldRule | null;
  /** Returns what is selected of the field's value: fragments unfolded, skipped fields left out. */
  below(): readonly SelectedField[];
}

/** Returns what is selected of the field that is being resolved, whose type is an object type. */
export function fieldsOf({
  fieldNodes,
  fragments,
  variableValues,
  returnType,
}: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'variableValues' | 'returnType'>): readonly SelectedField[] {
  const selections = new Selections(fragments, variableValues);
  const below = ({ selectionSet }: FieldNode, type: GraphQLNamedType): readonly SelectedField[] =>
    selections.fields(selectionSet).map((node) => {
      const definition = definitionOf(node, type);
      if (definition === undefined) return { typeName: null, rule: null, below: () => [] };
      const named = getNamedType(definition.type);
      return { typeName: named.name, rule: ruleOf(definition), below: () => below(node, named) };
    });
  return fieldNodes.flatMap((node) => below(node, getNamedType(returnType)));
}

function definitionOf({ name }: FieldNode, type: GraphQLNamedType): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) ? type.getFields()[name.value] : undefined;
}
