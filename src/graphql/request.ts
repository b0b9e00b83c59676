import {
  type DocumentNode,
  type FieldNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import { fragmentsOf, Selections, type Values } from './selections.ts';

/**
 * How many errors about variables are collected before graphql-js stops. Each error quotes its value, and formats all of it:
 * without a limit n wrong items take n² steps (79 kB of them took 17 s).
 */
const MAX_VARIABLE_ERRORS = 1;

/** What is to be executed. Its document is valid. */
export interface Request {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: Values | null | undefined;
}

/** The variables, coerced to the types of the operation, or their errors. */
export type Variables =
  | { readonly coerced: Values; readonly errors?: never }
  | { readonly coerced?: never; readonly errors: readonly GraphQLError[] };

const variables = new WeakMap<Request, Variables>();
const rootFields = new WeakMap<Request, readonly FieldNode[]>();

export function operationOf({ document, operationName }: Request): OperationDefinitionNode | null {
  return getOperationAST(document, operationName) ?? null;
}

/** Returns the variables of the request's operation; none without an operation. Coerces them once per request. */
export function variablesOf(request: Request): Variables {
  const known = variables.get(request);
  if (known) return known;
  const { variableDefinitions = [] } = operationOf(request) ?? {};
  const found = getVariableValues(request.schema, variableDefinitions, request.variableValues ?? {}, {
    maxErrors: MAX_VARIABLE_ERRORS,
  });
  variables.set(request, found);
  return found;
}

/** What a root field states in its `extensions` about operations that select it. */
export interface OperationTraits {
  /** Returns a report: as many objects as the pool has users, after as long as that takes. */
  readonly report?: true;
  /** Takes up to 100,000 items as a variable. */
  readonly bulk?: true;
}

/**
 * Returns the fields that the operation selects of its root, with fragments unfolded and skipped fields left out. They
 * determine what kind of operation it is. Returns none if the variables are invalid.
 */
export function rootFieldsOf(request: Request): readonly FieldNode[] {
  const known = rootFields.get(request);
  if (known) return known;
  const { coerced } = variablesOf(request);
  const selectionSet = coerced && operationOf(request)?.selectionSet;
  const found = new Selections(fragmentsOf(request.document), coerced ?? {}).fields(selectionSet);
  rootFields.set(request, found);
  return found;
}

/** Returns whether the operation selects a root field of that trait. */
export function selects(trait: keyof OperationTraits, request: Request): boolean {
  return rootFieldsOf(request).some((field) => hasTrait(trait, field, request));
}

export function hasTrait(trait: keyof OperationTraits, { name }: FieldNode, request: Request): boolean {
  const operation = operationOf(request);
  const root = operation && request.schema.getRootType(operation.operation);
  return root?.getFields()[name.value]?.extensions[trait] === true;
}
