import { BadUserInputError } from '../model/errors.ts';
import { nameError } from '../model/name-rules.ts';
import { type Clause, inAnyGroup, type OwnCondition } from './clause.ts';
import { FILTER_ROOT, FilterSize } from './filter-size.ts';
import { ownClauses } from './own-clauses.ts';
import type { UserFilter } from './user-filter.ts';

/** The most nested levels of `and`, `or` and `not`. A form with nested conditions needs three or four. */
export const MAX_FILTER_DEPTH = 10;

/**
 * Names that ListUsers filters by but that are no attributes, with their fields here. As attributes they would match no
 * user.
 */
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ['status', 'enabled'],
  ['cognito:user_status', 'status'],
]);

export type { ParsedUserFilter };

/** A valid filter. Only `parseUserFilter` makes one. */
class ParsedUserFilter {
  /** Private, so that no other object has this type. */
  readonly #clauses: readonly Clause[];

  constructor(clauses: readonly Clause[]) {
    this.#clauses = clauses;
  }

  /** All clauses that the filter joins by AND: side by side, within `and`, or as the only alternative of an `or`. */
  get clauses(): readonly Clause[] {
    return this.#clauses;
  }

  /** Returns a filter for users who match and are in the group. */
  withinGroup(name: string): ParsedUserFilter {
    return new ParsedUserFilter([inAnyGroup([name]), ...this.#clauses]);
  }
}

/** Throws BadUserInputError with the path if the filter is too deep or too large, or holds an invalid value. */
export function parseUserFilter(filter: UserFilter, path: string = FILTER_ROOT): ParsedUserFilter {
  return new ParsedUserFilter(parseClauses(filter, path, 0, new FilterSize()));
}

function parseClauses(filter: UserFilter, path: string, depth: number, size: FilterSize): readonly Clause[] {
  if (depth > MAX_FILTER_DEPTH) {
    throw new BadUserInputError(`A filter nests at most ${MAX_FILTER_DEPTH} levels of and, or and not.`, path);
  }
  const before = size.total;
  if (filter.attribute != null) validateAttributeName(filter.attribute.name, `${path}.attribute.name`);
  for (const field of GROUP_FIELDS) validateGroupNames(filter[field] ?? [], `${path}.${field}`);
  const own = ownClauses(filter, path);
  for (const clause of own) {
    size.add(valuesOf(clause.condition), clause.path);
    validateCondition(clause);
  }
  const nested = (each: UserFilter, place: string) => parseClauses(each, `${path}.${place}`, depth + 1, size);
  const and = (filter.and ?? []).flatMap((each, index) => nested(each, `and[${index}]`));
  const or = filter.or?.map((each, index) => nested(each, `or[${index}]`));
  const not = filter.not == null ? null : nested(filter.not, 'not');
  // Filters without a clause take work, too.
  if (size.total === before) size.add(1, path);
  return [
    ...own,
    ...and,
    ...(or == null ? [] : clausesOfOr(or, `${path}.or`)),
    ...(not === null ? [] : [{ path: `${path}.not`, condition: { kind: 'not', negated: not } } as const]),
  ];
}

function clausesOfOr(alternatives: readonly (readonly Clause[])[], path: string): readonly Clause[] {
  const [only] = alternatives;
  if (only !== undefined && alternatives.length === 1) return only;
  return [{ path, condition: { kind: 'or', alternatives } }];
}

function valuesOf(condition: OwnCondition): number {
  switch (condition.kind) {
    case 'text':
      return condition.text.operator === 'in' ? condition.text.values.length : 1;
    case 'status':
      return condition.statuses.length;
    case 'inAnyGroup':
    case 'notInAnyGroup':
      return condition.groupNames.length;
    default:
      return 1;
  }
}

function validateCondition({ condition, path }: Clause<OwnCondition>): void {
  if (condition.kind !== 'date') return;
  validateDate(condition.range.after, `${path}.after`);
  validateDate(condition.range.before, `${path}.before`);
}

/** The fields that name groups. */
const GROUP_FIELDS = ['inAnyGroup', 'inAllGroups', 'notInAnyGroup'] as const;

function validateGroupNames(names: readonly string[], path: string): void {
  for (const [index, name] of names.entries()) {
    const problem = nameError(name, 'group');
    if (problem !== null) throw new BadUserInputError(problem, `${path}[${index}]`);
  }
}

function validateAttributeName(name: string, path: string): void {
  if (name === '') throw new BadUserInputError('The name of the attribute is empty.', path);
  const field = NO_ATTRIBUTES.get(name);
  if (field !== undefined) {
    throw new BadUserInputError(`"${name}" is not an attribute. Use the field "${field}" of the filter.`, path);
  }
}

function validateDate(date: Date | null | undefined, path: string): void {
  if (date != null && Number.isNaN(date.getTime())) throw new BadUserInputError('That is not a date.', path);
}
