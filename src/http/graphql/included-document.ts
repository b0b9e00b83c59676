import {
  type ASTNode,
  BREAK,
  type DocumentNode,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  visit,
} from 'graphql';

/** A document with its variables applied: without skipped selections, and without `@include` and `@skip`. */
export interface IncludedDocument {
  readonly document: DocumentNode;
  /** Which of the selections with a directive are included, in the order of the document: `10` means only the first. */
  readonly included: string;
}

/**
 * Returns the document with its variables applied, or null if a selection is left without a field, which is not valid.
 *
 * For compiled code: if a fragment is spread twice, or a field is selected twice, graphql-jit applies the condition of one
 * to both, and leaves out what the other selects.
 *
 * @param document with one operation: the variables of another are not known
 */
export function includedDocument(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): IncludedDocument | null {
  let included = '';
  let hasEmptySelection = false;
  const left = visit(document, {
    enter(node) {
      if (!isConditional(node)) return undefined;
      const isIncluded =
        getDirectiveValues(GraphQLSkipDirective, node, variables)?.if !== true &&
        getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false;
      included += isIncluded ? '1' : '0';
      return isIncluded ? { ...node, directives: [] } : null;
    },
    SelectionSet: {
      leave({ selections }) {
        if (selections.length === 0) hasEmptySelection = true;
      },
    },
  });
  return hasEmptySelection ? null : { document: left, included };
}

/** Returns whether any selection of the document has a directive. */
export function hasConditions(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    enter(node) {
      if (!isConditional(node)) return undefined;
      found = true;
      return BREAK;
    },
  });
  return found;
}

/** Returns whether it is a selection with a directive. Directives elsewhere are not part of an operation. */
function isConditional(
  node: ASTNode,
): node is Extract<ASTNode, { kind: 'Field' | 'FragmentSpread' | 'InlineFragment' }> {
  const isSelection =
    node.kind === Kind.FIELD || node.kind === Kind.FRAGMENT_SPREAD || node.kind === Kind.INLINE_FRAGMENT;
  return isSelection && (node.directives ?? []).length > 0;
}
