import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';

type Values = Readonly<Record<string, unknown>>;

/** Reads selections as execution will: fragments unfolded, skipped fields left out, variables replaced. */
export class Selections {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: Values;

  constructor(document: DocumentNode, variables: Values) {
    this.#fragments = new Map(
      document.definitions.flatMap((definition) =>
        definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
      ),
    );
    this.#variables = variables;
  }

  /** Every fragment once: a document can spread each of its fragments twice in the one before, to double the work. */
  fields(selectionSet: SelectionSetNode | undefined, seen = new Set<string>()): readonly FieldNode[] {
    return (selectionSet?.selections ?? []).flatMap((selection) => {
      if (!this.#isIncluded(selection)) return [];
      if (selection.kind === Kind.FIELD) return [selection];
      if (selection.kind === Kind.INLINE_FRAGMENT) return this.fields(selection.selectionSet, seen);
      const { value: name } = selection.name;
      if (seen.has(name)) return [];
      seen.add(name);
      return this.fields(this.#fragments.get(name)?.selectionSet, seen);
    });
  }

  argument(field: FieldNode, name: string): unknown {
    const argument = field.arguments?.find((given) => given.name.value === name);
    return argument && valueFromASTUntyped(argument.value, this.#variables);
  }

  #isIncluded(selection: SelectionNode): boolean {
    if (getDirectiveValues(GraphQLSkipDirective, selection, this.#variables)?.if === true) return false;
    return getDirectiveValues(GraphQLIncludeDirective, selection, this.#variables)?.if !== false;
  }
}
