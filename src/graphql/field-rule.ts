import type { GraphQLField } from 'graphql';

/** What a field says of itself to who looks at a document before it is executed: see `payloadsOf`. */
export interface FieldRule {
  /**
   * What it asks of Cognito, by any name. The fields of one object that ask for the same cost one call together at the least:
   * what was read for one is remembered for the others.
   */
  readonly asksFor?: string;
  /** Throws BadUserInputError for arguments that its resolver would refuse, as far as that shows without the object. */
  checkArguments?(args: object): void;
}

/** Tells a rule from whatever else is in a field's extensions. */
class Ruled {
  readonly rule: FieldRule;

  constructor(rule: FieldRule) {
    this.rule = rule;
  }
}

/** To spread into a field's options. */
export function fieldRule(rule: FieldRule): { readonly extensions: Readonly<Record<string, unknown>> } {
  return { extensions: { rule: new Ruled(rule) } };
}

/** The rule of a field of the schema; null where it has none. */
export function ruleOf({ extensions }: Pick<GraphQLField<unknown, unknown>, 'extensions'>): FieldRule | null {
  const { rule } = extensions;
  return rule instanceof Ruled ? rule.rule : null;
}
