import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
  valueFromASTUntyped,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga';
import { takesRecursiveInput } from './recursive-input.ts';

/** A document's operations as compiled so far. Null: it cannot be compiled. */
type Compiled = Map<OperationDefinitionNode, CompiledQuery | null>;

/** The root fields that answer with a report. */
const REPORTS = ['membershipReport', 'membershipReportProgress'];

/**
 * Executes queries and mutations by code that is compiled from the document, instead of walking it for every object:
 * a report of thousands of users costs a seventh of the CPU. See docs/decisions/compiled-execution.md for what compiled
 * code cannot do, and why nothing here needs it.
 *
 * Yoga hands on the same parsed document for the same text as long as it keeps it in its cache, and the compiled code
 * lives as long as the document. A text that comes for the first time is executed as usual, so that a stranger who sends
 * a thousand different ones does not make the service compile a thousand: but for reports, which are worth it at once.
 */
export function useCompiledExecution(): Plugin {
  const documents = new WeakMap<DocumentNode, Compiled>();
  return {
    onExecute({ args, setExecuteFn }) {
      const { document, schema, operationName } = args;
      const operation = getOperationAST(document, operationName);
      if (!operation || operation.operation === 'subscription') return;

      let compiled = documents.get(document);
      if (compiled === undefined) {
        compiled = new Map();
        documents.set(document, compiled);
        if (!isReport(operation)) return;
      }
      let query = compiled.get(operation);
      if (query === undefined) {
        query = compile(schema, document, operation);
        compiled.set(operation, query);
      }
      if (query === null || !hasValidVariables(args, operation)) return;
      const { query: run } = query;
      setExecuteFn(({ rootValue, contextValue, variableValues }) => {
        const result = run(rootValue, contextValue, withDefaults(operation, variableValues ?? {}));
        return isReport(operation) ? writtenInAnotherTurn(result) : result;
      });
    },

    // Not graphql-jit's own `subscribe`, which hands a field the variables for its arguments.
    onSubscribe({ args: { document, schema, operationName, variableValues }, setSubscribeFn }) {
      const operation = getOperationAST(document, operationName);
      if (!operation || !isReport(operation)) return;
      const variables = withDefaults(operation, variableValues ?? {});
      const run = compile(schema, document, operation)?.query;
      if (run === undefined) return;
      setSubscribeFn(async (args) => {
        const source = await createSourceEventStream(args);
        if (!isAsyncIterable(source)) return source;
        return mapAsyncIterator(source, (event) => writtenInAnotherTurn(run(event, args.contextValue, variables)));
      });
    },
  };
}

/**
 * Null where graphql-jit cannot. It writes out the checks of a whole input type: of one that contains itself it does so
 * for seconds, until the stack is full, while nothing else is served. So those are not put to it.
 */
function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CompiledQuery | null {
  if (takesRecursiveInput(schema, operation)) return null;
  const result = compileQuery(schema, document, operation.name?.value);
  return isCompiledQuery(result) ? result : null;
}

/**
 * By graphql-js's own rules: the compiled code checks variables as well, but knows no @oneOf, and answers to a wrong one
 * with another status. What is wrong here is left to the usual execution, which says so.
 */
function hasValidVariables(
  { schema, variableValues }: Pick<ExecutionArgs, 'schema' | 'variableValues'>,
  { variableDefinitions = [] }: OperationDefinitionNode,
): boolean {
  return (
    variableDefinitions.length === 0 ||
    'coerced' in getVariableValues(schema, variableDefinitions, variableValues ?? {})
  );
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

function isReport({ selectionSet }: OperationDefinitionNode): boolean {
  return selectionSet.selections.some((field) => field.kind === 'Field' && REPORTS.includes(field.name.value));
}

/** To make an answer of thousands of objects, and to write its text, would in one turn keep everybody else waiting. */
async function writtenInAnotherTurn<Result>(making: Result | Promise<Result>): Promise<Result> {
  const result = await making;
  await nextTurn();
  return result;
}
