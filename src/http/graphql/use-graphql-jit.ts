import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  createSourceEventStream,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  separateOperations,
  valueFromASTUntyped,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga';
import { operationOf, type Request, selects, variablesOf } from '../../graphql/request.ts';
import { hasConditions, includedDocument } from './included-document.ts';
import { hasRecursiveInput } from './recursive-input.ts';
import { unfoldedSize } from './unfolded-size.ts';

/**
 * The compiled code of one operation, for each combination of its `@include` and `@skip` that has occurred, by
 * `IncludedDocument.included`. Null if graphql-jit cannot compile it.
 */
interface CompiledOperation {
  /** The operation and its fragments, without the other operations of its document. */
  readonly document: DocumentNode;
  readonly hasConditions: boolean;
  readonly byChoice: Map<string, CompiledQuery | null>;
}

/** The most combinations that are compiled: 20 directives have a million. Others are executed as usual. */
const MAX_CHOICES = 8;

/** Selections, with fragments unfolded. They are compiled in one turn of the event loop: 2,000 take some 30 ms. */
const MAX_UNFOLDED_SIZE = 2_000;

/**
 * Executes queries and mutations by code that is compiled from the document, instead of walking the document for every
 * object: a report of thousands of users costs a seventh of the CPU. See docs/decisions/graphql-jit.md for what compiled
 * code cannot do, and why nothing here needs it.
 *
 * Yoga passes the same parsed document for the same text as long as it is in its cache, and the compiled code lives as long
 * as the document. A new text is executed as usual the first time, so that a client that sends a thousand different ones
 * does not cause a thousand compilations. Reports and bulk mutations are worth it at once: graphql-js would coerce 100,000
 * names a second time, which takes 50 to 120 ms, and compiled code 10 to 20.
 *
 * Comes after `useVariables`: compiled code checks variables as well, but does not support @oneOf.
 */
export function useGraphqlJit(): Plugin {
  const documents = new WeakMap<DocumentNode, Map<OperationDefinitionNode, CompiledOperation>>();

  /** Returns undefined if the operation is not to be compiled this time. */
  function compiledOf(request: Request, operation: OperationDefinitionNode): CompiledQuery | null | undefined {
    const { document, schema } = request;
    let operations = documents.get(document);
    if (operations === undefined) {
      operations = new Map();
      documents.set(document, operations);
      if (!selects('report', request) && !selects('bulk', request)) return undefined;
    }
    let compiled = operations.get(operation);
    if (compiled === undefined) {
      const own = documentOf(document, operation);
      compiled = { document: own, hasConditions: hasConditions(own), byChoice: new Map() };
      operations.set(operation, compiled);
    }
    const { byChoice } = compiled;
    const choice = compiled.hasConditions
      ? includedDocument(compiled.document, variablesOf(request).coerced ?? {})
      : { document: compiled.document, included: '' };
    if (choice === null) return null;
    const known = byChoice.get(choice.included);
    if (known !== undefined || byChoice.size >= MAX_CHOICES) return known;
    const query = compile(schema, choice.document, operation);
    byChoice.set(choice.included, query);
    return query;
  }

  return {
    onExecute({ args, setExecuteFn }) {
      const operation = operationOf(args);
      if (!operation) return;
      const run = compiledOf(args, operation)?.query;
      if (run === undefined) return;
      const isReport = selects('report', args);
      setExecuteFn(({ rootValue, contextValue, variableValues }) => {
        const result = run(rootValue, contextValue, withDefaults(operation, variableValues ?? {}));
        return isReport ? onNextTick(result) : result;
      });
    },

    // Not graphql-jit's own `subscribe`, which passes a field the variables as its arguments.
    onSubscribe({ args, setSubscribeFn }) {
      const operation = operationOf(args);
      if (!operation || !selects('report', args)) return;
      const run = compiledOf(args, operation)?.query;
      if (run === undefined) return;
      const variables = withDefaults(operation, args.variableValues ?? {});
      setSubscribeFn(async (received) => {
        const source = await createSourceEventStream(received);
        if (!isAsyncIterable(source)) return source;
        return mapAsyncIterator(source, (event) => onNextTick(run(event, received.contextValue, variables)));
      });
    },
  };
}

function documentOf(document: DocumentNode, { name }: OperationDefinitionNode): DocumentNode {
  return separateOperations(document)[name?.value ?? ''] ?? document;
}

/**
 * Returns null if graphql-jit cannot compile the document. It expands the checks of a whole input type: for a recursive one
 * it does so for seconds, until the stack overflows, while nothing else is served. And it visits a fragment again for every
 * spread. So such documents are not passed to it.
 */
function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CompiledQuery | null {
  if (hasRecursiveInput(schema, operation) || unfoldedSize(document) > MAX_UNFOLDED_SIZE) return null;
  const result = compileQuery(schema, document, operation.name?.value);
  return isCompiledQuery(result) ? result : null;
}

/** Returns the variables with their defaults: compiled code reports a non-null variable with a default as missing. */
function withDefaults(
  { variableDefinitions = [] }: OperationDefinitionNode,
  variableValues: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const defaults = variableDefinitions.flatMap(({ variable, defaultValue }) =>
    defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)] as const],
  );
  return { ...Object.fromEntries(defaults), ...variableValues };
}

/**
 * Continues in another turn: building a response of thousands of objects and its text in one turn would block other
 * requests.
 */
async function onNextTick<Result>(making: Result | Promise<Result>): Promise<Result> {
  const result = await making;
  await nextTurn();
  return result;
}
