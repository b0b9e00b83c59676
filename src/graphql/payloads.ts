import {
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  getArgumentValues,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type SelectionSetNode,
} from 'graphql';
import { ruleOf } from './field-rule.ts';
import { operationOf, type Request, rootFieldsOf, variablesOf } from './request.ts';
import { fragmentsOf, Selections, type Values } from './selections.ts';

/** A field of a mutation, with the fewest calls to Cognito that it can take. */
export interface Payload {
  /** Its response key. */
  readonly field: string;
  /** For the change itself. */
  readonly changeCalls: number;
  /** For what is selected of its payload. */
  readonly payloadCalls: number;
}

/**
 * Returns the fields of a mutation, or none for a query. Checks the arguments below them before any change is made.
 *
 * @throws BadUserInputError, GraphQLError if a field anywhere below is sure to fail for its arguments
 */
export function payloadsOf(request: Request): readonly Payload[] {
  const mutation = request.schema.getMutationType();
  if (operationOf(request)?.operation !== 'mutation' || !mutation) return [];
  const { coerced } = variablesOf(request);
  // The executor rejects invalid variables: nothing is executed then.
  if (coerced === undefined) return [];

  const look = new Look(new Selections(fragmentsOf(request.document), coerced), coerced);
  const fields = rootFieldsOf(request).filter(({ name }) => !name.value.startsWith('__'));
  const keys = new Set(fields.map(keyOf));
  return [...keys].map((key) =>
    look.payload(
      mutation,
      key,
      fields.filter((field) => keyOf(field) === key),
    ),
  );
}

/** Counts the calls of what is selected, and checks its arguments. */
class Look {
  readonly #selections: Selections;
  readonly #variables: Values;
  /** Selections of objects that may be absent: their arguments are checked once, however often they are spread. */
  readonly #seen = new Set<SelectionSetNode>();

  constructor(selections: Selections, variables: Values) {
    this.#selections = selections;
    this.#variables = variables;
  }

  /** @param nodes all that is selected under one response key */
  payload(mutation: GraphQLNamedType, field: string, nodes: readonly FieldNode[]): Payload {
    const change = new Set<string>();
    const payload = new Set<string>();
    for (const node of nodes) {
      const definition = fieldOf(mutation, node.name.value);
      if (definition === undefined) continue;
      const { asksFor } = ruleOf(definition) ?? {};
      if (asksFor !== undefined) change.add(asksFor);
      // After the change there is always a payload. Its type is a nullable union, which does not show that.
      this.#below(getNamedType(definition.type), node.selectionSet, field, payload);
    }
    return { field, changeCalls: change.size, payloadCalls: payload.size };
  }

  /** @param path of an object that is sure to exist; null if it may be absent */
  #below(type: GraphQLNamedType, set: SelectionSetNode | undefined, path: string | null, calls: Set<string>): void {
    if (set === undefined) return;
    if (path === null) {
      if (this.#seen.has(set)) return;
      this.#seen.add(set);
    }
    for (const node of this.#selections.fields(set)) {
      const definition = fieldOf(type, node.name.value);
      if (definition === undefined) continue;
      const rule = ruleOf(definition);
      // Read even without a rule: this throws for a null that the type does not allow.
      const given = getArgumentValues(definition, node, this.#variables);
      rule?.checkArguments?.(given);
      if (path !== null && rule?.asksFor !== undefined) calls.add(`${path} ${rule.asksFor}`);
      const isThere = path !== null && isNonNullType(definition.type) && !isListType(getNullableType(definition.type));
      this.#below(getNamedType(definition.type), node.selectionSet, isThere ? `${path}.${keyOf(node)}` : null, calls);
    }
  }
}

function keyOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

/** Returns a field of a type; of a union, that of the first member that has it. Fields of one name have one meaning here. */
function fieldOf(type: GraphQLNamedType, name: string): GraphQLField<unknown, unknown> | undefined {
  if (isUnionType(type)) return type.getTypes().flatMap((member) => fieldOf(member, name) ?? [])[0];
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}
