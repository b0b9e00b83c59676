import { caseFoldingFor } from '../../../../domain/filter/case-folding.ts';
import type { Clause, Condition } from '../../../../domain/filter/clause.ts';
import { distinctForms, type StringCondition } from '../../../../domain/filter/string-condition.ts';
import type { DateFilter } from '../../../../domain/filter/user-filter.ts';
import type { CopiedDirectory } from './copied-directory.ts';
import { BLOCK_ROWS, type TextColumn, type TextPattern } from './text-column.ts';

/** Sets 1 for each row of a block that passes. The others are 0 before. */
export type RowTest = (block: number, passes: Uint8Array) => void;

/** Up to so many texts are looked for one by one. */
const FEW_TEXTS = 4;

/** Returns the test whether a user matches all clauses, as `createUserMatcher` has it. */
export function testOfClauses(clauses: readonly Clause[], copy: CopiedDirectory): RowTest {
  return allOf(clauses.map(({ condition }) => testOf(condition, copy)));
}

/** No tests: everybody passes. */
export function allOf(tests: readonly RowTest[]): RowTest {
  const [first, ...others] = tests;
  if (first === undefined) return (_block, passes) => passes.fill(1);
  if (others.length === 0) return first;
  const also = new Uint8Array(BLOCK_ROWS);
  return (block, passes) => {
    first(block, passes);
    for (const test of others) {
      if (!passes.includes(1)) return;
      also.fill(0);
      test(block, also);
      for (let row = 0; row < BLOCK_ROWS; row++) passes[row] = (passes[row] ?? 0) & (also[row] ?? 0);
    }
  };
}

function anyOf(tests: readonly RowTest[]): RowTest {
  const also = new Uint8Array(BLOCK_ROWS);
  return (block, passes) => {
    for (const test of tests) {
      also.fill(0);
      test(block, also);
      for (let row = 0; row < BLOCK_ROWS; row++) passes[row] = (passes[row] ?? 0) | (also[row] ?? 0);
    }
  };
}

function noneOf(test: RowTest): RowTest {
  return (block, passes) => {
    test(block, passes);
    for (let row = 0; row < BLOCK_ROWS; row++) passes[row] = 1 - (passes[row] ?? 0);
  };
}

function testOf(condition: Condition, copy: CopiedDirectory): RowTest {
  const { users } = copy;
  switch (condition.kind) {
    case 'text':
      return textTest(users.folded(condition.attribute), condition.attribute, condition.text);
    case 'status': {
      const wanted = new Set(condition.statuses.map((status) => users.statusNumber(status)));
      return rowByRow((row) => wanted.has(users.status[row] ?? 0));
    }
    case 'enabled': {
      const enabled = condition.enabled ? 1 : 0;
      return rowByRow((row) => users.enabled[row] === enabled);
    }
    case 'inAnyGroup':
      return isInAnyGroup(condition.groupNames, copy);
    case 'notInAnyGroup':
      return noneOf(isInAnyGroup(condition.groupNames, copy));
    case 'inNoGroup':
      return rowByRow((row) => (users.memberships.countOf(row) === 0) === condition.inNoGroup);
    case 'date':
      return isWithin(copy, condition.field, condition.range);
    case 'or':
      return anyOf(condition.alternatives.map((clauses) => testOfClauses(clauses, copy)));
    case 'not':
      return noneOf(testOfClauses(condition.negated, copy));
  }
}

const PLACES: Readonly<Record<StringCondition['operator'], TextPattern['place']>> = {
  equals: 'whole',
  in: 'whole',
  startsWith: 'start',
  endsWith: 'end',
  contains: 'anywhere',
};

function textTest(column: TextColumn | undefined, attribute: string, condition: StringCondition): RowTest {
  if (column === undefined) return () => {};
  const fold = caseFoldingFor(attribute);
  const values = condition.operator === 'in' ? condition.values : [condition.value];
  const forms = distinctForms(values, fold).map(fold);
  const place = PLACES[condition.operator];
  if (place === 'whole' && forms.length > FEW_TEXTS) {
    const wanted = new Set(forms);
    return (block, passes) => column.findOneOf(block, wanted, passes);
  }
  return (block, passes) => {
    for (const text of forms) column.find(block, { text, place }, passes);
  };
}

function isInAnyGroup(names: readonly string[], { users: { memberships }, groups }: CopiedDirectory): RowTest {
  const wanted = new Uint8Array(groups.length);
  for (const name of names) {
    const group = groups.numberOfName(name);
    if (group !== undefined) wanted[group] = 1;
  }
  if (!wanted.includes(1)) return () => {};
  return rowByRow((row) => memberships.isInAny(row, wanted));
}

function isWithin(
  { users }: CopiedDirectory,
  field: 'createdAt' | 'updatedAt',
  { after, before }: DateFilter,
): RowTest {
  const from = after?.getTime() ?? Number.NEGATIVE_INFINITY;
  const to = before?.getTime() ?? Number.POSITIVE_INFINITY;
  return rowByRow((row) => {
    const time = users[field][row] ?? 0;
    return from <= time && time < to;
  });
}

function rowByRow(test: (row: number) => boolean): RowTest {
  return (block, passes) => {
    const start = block * BLOCK_ROWS;
    for (let row = 0; row < BLOCK_ROWS; row++) if (test(start + row)) passes[row] = 1;
  };
}
