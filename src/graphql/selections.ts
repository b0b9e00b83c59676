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
} from 'graphql';

export type Values = Readonly<Record<string, unknown>>;
/** By name. */
export type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;

export function fragmentsOf({ definitions }: DocumentNode): Fragments {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  // Without a prototype: a fragment may be named `constructor`.
  return Object.assign(Object.create(null), Object.fromEntries(fragments.map((node) => [node.name.value, node])));
}

/** Reads selections as the execution does: fragments unfolded, skipped fields left out, variables replaced. */
export class Selections {
  readonly #fragments: Fragments;
  readonly #variables: Values | null;

  /** @param variables null: not known yet, so that nothing is left out */
  constructor(fragments: Fragments, variables: Values | null) {
    this.#fragments = fragments;
    this.#variables = variables;
  }

  /**
   * Returns the fields, each fragment's once: a document can spread each of its fragments twice in the one before, to double
   * the work.
   */
  fields(selectionSet: SelectionSetNode | undefined, seen = new Set<string>()): readonly FieldNode[] {
    return (selectionSet?.selections ?? []).flatMap((selection) => {
      if (!this.#isIncluded(selection)) return [];
      if (selection.kind === Kind.FIELD) return [selection];
      if (selection.kind === Kind.INLINE_FRAGMENT) return this.fields(selection.selectionSet, seen);
      const { value: name } = selection.name;
      if (seen.has(name)) return [];
      seen.add(name);
      return this.fields(this.#fragments[name]?.selectionSet, seen);
    });
  }

  #isIncluded(selection: SelectionNode): boolean {
    if (this.#variables === null) return true;
    if (getDirectiveValues(GraphQLSkipDirective, selection, this.#variables)?.if === true) return false;
    return getDirectiveValues(GraphQLIncludeDirective, selection, this.#variables)?.if !== false;
  }
}
