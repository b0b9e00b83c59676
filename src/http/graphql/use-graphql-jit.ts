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
 * How one operation is executed: as compiled for each choice of its `@include` and `@skip` that was met, by
 * `IncludedDocument.included`. Null: graphql-jit cannot compile that one.
 */
interface CompiledOperation {
  /** The operation and its fragments, without the other operations of its document. */
  readonly document: DocumentNode;
  readonly hasConditions: boolean;
  readonly byChoice: Map<string, CompiledQuery | null>;
}

/** A document of 20 directives has a million choices. What goes beyond these is executed as usual. */
const MAX_CHOICES = 8;

/** Selections, fragments unfolded. What is compiled in a turn of the event loop: 2,000 take some 30 ms. */
const MAX_UNFOLDED_SIZE = 2_000;

/**
 * Executes queries and mutations by code that is compiled from the document, instead of walking it for every object:
 * a report of thousands of users costs a seventh of the CPU. See docs/decisions/graphql-jit.md for what compiled
 * code cannot do, and why nothing here needs it.
 *
 * Yoga hands on the same parsed document for the same text as long as it keeps it in its cache, and the compiled code
 * lives as long as the document. A text that comes for the first time is executed as usual, so that a stranger who sends
 * a thousand different ones does not make the service compile a thousand: but for reports and bulk mutations, which are worth
 * it at once. graphql-js would coerce 100,000 names a second time, which takes it 50 to 120 ms, and compiled code 10 to 20.
 *
 * Comes after `useVariables`: compiled code checks variables as well, but knows no @oneOf.
 */
export function useGraphqlJit(): Plugin {
  const documents = new WeakMap<DocumentNode, Map<OperationDefinitionNode, CompiledOperation>>();

  /** Undefined: not to be compiled this time. */
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

    // Not graphql-jit's own `subscribe`, which hands a field the variables for its arguments.
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
 * Returns null if graphql-jit cannot. It writes out the checks of a whole input type: of one that contains itself it does so
 * for seconds, until the stack is full, while nothing else is served. And it goes through a fragment again for every
 * spread of it. So those are not put to it.
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

/** As a client would send them: the compiled code misses a variable that is non-null and left to its default. */
function withDefaults(
  { variableDefinitions = [] }: OperationDefinitionNode,
  variableValues: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const defaults = variableDefinitions.flatMap(({ variable, defaultValue }) =>
    defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)] as const],
  );
  return { ...Object.fromEntries(defaults), ...variableValues };
}

/** To make an answer of thousands of objects, and to write its text, would in one turn keep everybody else waiting. */
async function onNextTick<Result>(making: Result | Promise<Result>): Promise<Result> {
  const result = await making;
  await nextTurn();
  return result;
}
