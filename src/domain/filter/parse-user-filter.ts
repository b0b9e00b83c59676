import { BadUserInputError } from '../model/errors.ts';
import { nameError } from '../model/name-rules.ts';
import { type Clause, FILTER_ROOT, nestedIn, type OwnCondition, ownClauses } from './clause.ts';
import { stringConditions } from './string-condition.ts';
import type { GroupFilter, UserFilter } from './user-filter.ts';

/** Levels of `and`, `or` and `not` within one another. A form with nested conditions needs three or four. */
export const MAX_FILTER_DEPTH = 10;

/**
 * Clauses in the whole filter, where each value of a list counts as one. Bounds the work that one request can make of
 * every user that it reads.
 */
export const MAX_FILTER_SIZE = 1_000;

/** Names that ListUsers filters by, and the fields for them. As attributes they would match nobody, without a word. */
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ['status', 'enabled'],
  ['cognito:user_status', 'status'],
]);

/** Throws BadUserInputError, naming the path, where the filter is too deep or too large, or holds an invalid value. */
export function validateUserFilter(filter: UserFilter, path: string = FILTER_ROOT): void {
  const size = new FilterSize();
  const visit = (each: UserFilter, at: string, depth: number): void => {
    if (depth > MAX_FILTER_DEPTH) {
      throw new BadUserInputError(`A filter nests at most ${MAX_FILTER_DEPTH} levels of and, or and not.`, at);
    }
    const before = size.total;
    if (each.attribute != null) validateAttributeName(each.attribute.name, `${at}.attribute.name`);
    for (const clause of ownClauses(each, at)) {
      size.add(valuesOf(clause.condition), clause.path);
      validateCondition(clause);
    }
    const nested = [...nestedIn(each.and, `${at}.and`), ...nestedIn(each.or, `${at}.or`)];
    if (each.not != null) nested.push({ path: `${at}.not`, filter: each.not });
    for (const { filter: inner, path: innerPath } of nested) visit(inner, innerPath, depth + 1);
    // Filters without a clause are work too.
    if (size.total === before) size.add(1, at);
  };
  visit(filter, path, 0);
}

/** Throws BadUserInputError, naming the path, where the filter is too large. */
export function validateGroupFilter(filter: GroupFilter, path: string = FILTER_ROOT): void {
  const size = new FilterSize();
  for (const field of ['name', 'description'] as const) {
    for (const text of stringConditions(filter[field])) {
      size.add(text.operator === 'in' ? text.values.length : 1, `${path}.${field}.${text.operator}`);
    }
  }
}

class FilterSize {
  total = 0;

  add(values: number, path: string): void {
    this.total += values;
    if (this.total > MAX_FILTER_SIZE) {
      throw new BadUserInputError(
        `A filter holds at most ${MAX_FILTER_SIZE} clauses, each value of a list counted as one.`,
        path,
      );
    }
  }
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
  switch (condition.kind) {
    case 'inAnyGroup':
    case 'notInAnyGroup':
      condition.groupNames.forEach((name, index) => {
        const problem = nameError(name, 'group');
        if (problem !== null) throw new BadUserInputError(problem, `${path}[${index}]`);
      });
      break;
    case 'date':
      validateDate(condition.range.after, `${path}.after`);
      validateDate(condition.range.before, `${path}.before`);
      break;
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
