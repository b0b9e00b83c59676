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

/** A document as its variables leave it: without what is skipped, and without the directives that say so. */
export interface IncludedDocument {
  readonly document: DocumentNode;
  /** Which of the selections with a directive are included, in the order of the document: `10`, the first only. */
  readonly included: string;
}

/**
 * Returns null if a selection is left without a field: there is no such document.
 *
 * Compiled code gets these: of a fragment that is spread twice, or a field that is selected twice, graphql-jit takes the
 * condition of one for the condition of both, and leaves out what the other asks for.
 *
 * @param document of one operation: the variables of another are not known
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

/** Returns whether any selection of the document has a directive: of most documents none. */
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

/** Is it a selection with a directive? Directives elsewhere (`@deprecated` on a schema) are no part of an operation. */
function isConditional(
  node: ASTNode,
): node is Extract<ASTNode, { kind: 'Field' | 'FragmentSpread' | 'InlineFragment' }> {
  const isSelection =
    node.kind === Kind.FIELD || node.kind === Kind.FRAGMENT_SPREAD || node.kind === Kind.INLINE_FRAGMENT;
  return isSelection && (node.directives ?? []).length > 0;
}
