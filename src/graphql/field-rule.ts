import type { GraphQLField } from 'graphql';

/** What a report has to scan: the list of groups, the memberships of users in groups, the list of users. */
export type ReportPart = 'groups' | 'memberships' | 'users';

/**
 * What a field costs, stated where the field is defined, so that a document can be judged by its selection before it is
 * executed, and so that renaming a field changes nothing of that.
 */
export interface FieldRule {
  /**
   * What it reads from Cognito, by any name. The fields of one object that read the same cost one call together at the least:
   * what was read for one is kept for the others. See `payloadsOf`.
   */
  readonly asksFor?: string;
  /** Throws BadUserInputError for arguments that its resolver would refuse, as far as that shows without the object. */
  checkArguments?(args: object): void;
  /** Its value is the object's own name: read from the name, without a call. */
  readonly isName?: true;
  /**
   * How many values its list holds: a number if every object has about as many, `counted` if its resolver counts them with
   * ResponseSize.admit.
   */
  readonly items?: number | 'counted';
  /** What a report has to scan for it. */
  readonly scans?: readonly ReportPart[];
  /** Lists users in a report: the response grows with the pool. */
  readonly listsUsers?: true;
}

/** Tells a rule from whatever else is in a field's extensions. */
class Ruled {
  readonly rule: FieldRule;

  constructor(rule: FieldRule) {
    this.rule = rule;
  }
}

/** Returns the options of a field that has this rule: to spread into its others. */
export function fieldRule(rule: FieldRule): { readonly extensions: Readonly<Record<string, unknown>> } {
  return { extensions: { rule: new Ruled(rule) } };
}

/** Returns the rule of a field of the schema, or null if it has none. */
export function ruleOf({ extensions }: Pick<GraphQLField<unknown, unknown>, 'extensions'>): FieldRule | null {
  const { rule } = extensions;
  return rule instanceof Ruled ? rule.rule : null;
}
