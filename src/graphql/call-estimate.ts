import { type DocumentNode, type FieldNode, type GraphQLSchema, getOperationAST, getVariableValues } from 'graphql';
import { MAX_PAGE_SIZE } from '../domain/directory.ts';
import { DEFAULT_FIRST, MAX_FIRST } from './connections.ts';
import { Selections } from './selections.ts';

/** What is to be executed, its document found valid. */
export interface Request {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}

/** A part of what a request asks for, with its calls to Cognito. */
export interface EstimatedCost {
  readonly what: string;
  readonly calls: number;
}

type Items = 'users' | 'groups';

/**
 * The fields of one item that make calls of their own. All fields of one kind together cost one call an item at least:
 * what was asked of Cognito for one is remembered for the others.
 */
export const COSTLY_FIELDS: Readonly<Record<Items, { readonly fields: readonly string[]; readonly what: string }>> = {
  users: { fields: ['groups', 'highestGroup', 'isMemberOf', 'tokenClaims'], what: 'the groups of each user' },
  groups: { fields: ['memberCount', 'members'], what: 'the members of each group' },
};

/**
 * The least calls that a query takes where every outermost list is as long as was asked for (`first`), dearest part first.
 * No call is made to find out, and nothing is known of the pool, so what could be less is counted as if it were:
 *
 * - a list with a filter may find one item, and a list within a list may be empty;
 * - two lists may hold the same items, and what is read for one request is read once: only the longer of them counts;
 * - single objects cost a call or two each: not worth the words.
 *
 * So whatever is more than a budget by this is surely more than a pool of that size allows; what is less may still
 * turn out to be more, which is the business of the CallMeter. `membershipReport` and mutations are not held to this.
 */
export function estimateCalls({ schema, document, operationName, variableValues }: Request): readonly EstimatedCost[] {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== 'query') return [];
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {});
  // Wrong variables are the executor's to refuse.
  if (coerced === undefined) return [];

  const selections = new Selections(document, coerced);
  const dearest = new Map<string, EstimatedCost>();
  for (const field of selections.fields(operation.selectionSet)) {
    for (const cost of costsOf(field, selections)) {
      const kind = cost.kind;
      if ((dearest.get(kind)?.calls ?? 0) < cost.calls) dearest.set(kind, { what: cost.what, calls: cost.calls });
    }
  }
  return [...dearest.values()].sort((one, other) => other.calls - one.calls);
}

interface KindOfCost extends EstimatedCost {
  /** Costs of one kind may be for the same items. */
  readonly kind: string;
}

function costsOf(field: FieldNode, selections: Selections): readonly KindOfCost[] {
  switch (field.name.value) {
    case 'users':
      return listCosts(field, 'users', 'users', selections);
    case 'groups':
      return listCosts(field, 'groups', 'groups', selections);
    case 'group':
      return selections
        .fields(field.selectionSet)
        .filter(({ name }) => name.value === 'members')
        .flatMap((members) => listCosts(members, 'members', 'users', selections));
    default:
      return [];
  }
}

/** A list of users or groups that is no part of another list. */
function listCosts(field: FieldNode, kind: string, items: Items, selections: Selections): readonly KindOfCost[] {
  const first = selections.argument(field, 'first') ?? DEFAULT_FIRST;
  // A length that is not allowed is refused before anything is read.
  if (typeof first !== 'number' || first < 1 || first > MAX_FIRST) return [];
  if (isRestricting(selections.argument(field, 'filter'))) return [];

  const connection = selections.fields(field.selectionSet);
  if (!connection.some(({ name }) => ['edges', 'nodes', 'pageInfo'].includes(name.value))) return [];
  const pages = { kind, what: `${field.name.value}(first: ${first})`, calls: Math.ceil(first / MAX_PAGE_SIZE) };
  const { fields, what } = COSTLY_FIELDS[items];
  const isCostly = itemFields(connection, selections).some(({ name }) => fields.includes(name.value));
  return isCostly ? [pages, { kind: what, what, calls: first }] : [pages];
}

/** What a connection selects of each of its items. */
function itemFields(connection: readonly FieldNode[], selections: Selections): readonly FieldNode[] {
  return connection.flatMap(({ name, selectionSet }) => {
    if (name.value === 'nodes') return selections.fields(selectionSet);
    if (name.value !== 'edges') return [];
    return selections
      .fields(selectionSet)
      .filter((edge) => edge.name.value === 'node')
      .flatMap((node) => selections.fields(node.selectionSet));
  });
}

function isRestricting(filter: unknown): boolean {
  return typeof filter === 'object' && filter !== null && Object.keys(filter).length > 0;
}
