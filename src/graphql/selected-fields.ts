import type { FieldNode, GraphQLResolveInfo } from 'graphql';
import { Selections } from './selections.ts';

/** A field that a resolver's own field selects, as it will be executed. */
export interface SelectedField {
  readonly name: string;
  /** What is selected of the field's value: fragments unfolded, skipped fields left out. */
  below(): readonly SelectedField[];
}

/** What is selected of the field that is being resolved. */
export function fieldsOf({ fieldNodes, fragments, variableValues }: GraphQLResolveInfo): readonly SelectedField[] {
  const selections = new Selections(fragments, variableValues);
  const below = ({ selectionSet }: FieldNode): readonly SelectedField[] =>
    selections.fields(selectionSet).map((node) => ({ name: node.name.value, below: () => below(node) }));
  return fieldNodes.flatMap(below);
}
