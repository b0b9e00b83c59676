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
 * The most errors about variables that are looked for; graphql-js adds that it has stopped. Each of them quotes a value, and looks through all of it: without a
 * limit n wrong items cost n² steps (79 kB of them took 17 s).
 */
const MAX_VARIABLE_ERRORS = 1;

/** What is to be executed, its document found valid. */
export interface Request {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: Values | null | undefined;
}

/** The variables by the types that the operation gives them, or what is wrong with them. */
export type Variables =
  | { readonly coerced: Values; readonly errors?: never }
  | { readonly coerced?: never; readonly errors: readonly GraphQLError[] };

const variables = new WeakMap<Request, Variables>();
const rootFields = new WeakMap<Request, readonly FieldNode[]>();

export function operationOf({ document, operationName }: Request): OperationDefinitionNode | null {
  return getOperationAST(document, operationName) ?? null;
}

/** Of a request without an operation: none. Looked at once a request, whoever asks. */
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

/** How a root field says in its `extensions` what sets an operation apart that selects it. */
export interface OperationTraits {
  /** Answers with a report: as many objects as the pool has users, after as long as that takes. */
  readonly report?: true;
  /** Takes up to 100,000 items as a variable. */
  readonly bulk?: true;
}

/**
 * The fields that the operation selects of its root: fragments unfolded, what is skipped left out. It is these that say what
 * kind of operation it is; where in the document they stand does not. None where the variables are wrong.
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

/** Does the operation select a root field of that trait? */
export function selects(trait: keyof OperationTraits, request: Request): boolean {
  return rootFieldsOf(request).some((field) => hasTrait(trait, field, request));
}

export function hasTrait(trait: keyof OperationTraits, { name }: FieldNode, request: Request): boolean {
  const operation = operationOf(request);
  const root = operation && request.schema.getRootType(operation.operation);
  return root?.getFields()[name.value]?.extensions[trait] === true;
}
