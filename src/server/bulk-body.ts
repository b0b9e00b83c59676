import { getOperationAST, type OperationDefinitionNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Exchanges } from './exchange.ts';
import { MAX_BODY_BYTES, tooLarge } from './request-body.ts';

const BULK_MUTATIONS = ['bulkAddUsersToGroups', 'bulkRemoveUsersFromGroups', 'bulkEnableUsers', 'bulkDisableUsers'];

/**
 * Holds the longer body to what it is for. A caller who may change the pool in bulk is known before the body is read; that
 * it asks for nothing else, when the document is parsed, and before its variables are looked at.
 */
export function useBulkBody(exchanges: Exchanges): Plugin {
  return {
    onParams({ request, params }) {
      // The names are variables: a text of this length would be parsed for nothing.
      if (isLong(request) && (params.query ?? '').length > MAX_BODY_BYTES) throw tooLarge(MAX_BODY_BYTES);
    },
    onExecute({ args: { document, operationName, contextValue }, setResultAndStopExecution }) {
      if (!isLong(contextValue.request) || isBulk(getOperationAST(document, operationName))) return;
      setResultAndStopExecution({ errors: [tooLarge(MAX_BODY_BYTES)] });
    },
    onSubscribe({ args: { contextValue }, setResultAndStopExecution }) {
      if (isLong(contextValue.request)) setResultAndStopExecution({ errors: [tooLarge(MAX_BODY_BYTES)] });
    },
  };

  function isLong(request: Request): boolean {
    return exchanges.of(request).bodyBytes > MAX_BODY_BYTES;
  }
}

/** One bulk mutation, by itself: 30 aliases of it would take 30 times as many items from the same list. */
function isBulk(operation: OperationDefinitionNode | null | undefined): boolean {
  const [field, ...others] = operation?.selectionSet.selections ?? [];
  const isAlone = operation?.operation === 'mutation' && others.length === 0;
  return isAlone && field?.kind === 'Field' && BULK_MUTATIONS.includes(field.name.value);
}
