import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { type OperationTraits, selects } from '../../src/graphql/request.ts';
import { schema } from '../../src/graphql/schema.ts';

function isSelected(trait: keyof OperationTraits, document: string, variableValues?: Record<string, unknown>): boolean {
  return selects(trait, { schema, document: parse(document), variableValues });
}

const TOTALS = '{ totals { groups } }';

describe('an operation answers with a report', () => {
  test.each([
    ['where it selects one', `{ membershipReport ${TOTALS} }`],
    ['under another name', `{ viewer { subject } report: membershipReport ${TOTALS} }`],
    ['by an inline fragment', `{ ... on Query { membershipReport ${TOTALS} } }`],
    ['by an inline fragment without a type', `{ ... { membershipReport ${TOTALS} } }`],
    ['by a fragment', `{ ...F } fragment F on Query { ...G } fragment G on Query { membershipReport ${TOTALS} }`],
    ['where the directive includes it', `{ membershipReport @skip(if: false) ${TOTALS} }`],
    [
      'where only one of two spreads is skipped',
      `{ ...F @skip(if: true) ...F } fragment F on Query { membershipReport ${TOTALS} }`,
    ],
    ['as the last event of a subscription', `subscription { membershipReportProgress { report ${TOTALS} } }`],
  ])('%s', (_name, document) => {
    expect(isSelected('report', document)).toBe(true);
  });
});

describe('an operation does not answer with a report', () => {
  test.each([
    ['where it selects none', '{ viewer { subject } }'],
    ['where it is skipped', `{ viewer { subject } membershipReport @skip(if: true) ${TOTALS} }`],
    [
      'where its fragment is not included',
      `{ viewer { subject } ...F @include(if: false) } fragment F on Query { membershipReport ${TOTALS} }`,
    ],
    ['where another field has its name', '{ membershipReport: viewer { subject } }'],
  ])('%s', (_name, document) => {
    expect(isSelected('report', document)).toBe(false);
  });

  test('where a variable skips it, or its default', () => {
    const document = `query ($no: Boolean! = true) { viewer { subject } membershipReport @skip(if: $no) ${TOTALS} }`;
    expect(isSelected('report', document)).toBe(false);
    expect(isSelected('report', document, { no: false })).toBe(true);
  });
});

test.each(['bulkAddUsersToGroups', 'bulkRemoveUsersFromGroups', 'bulkEnableUsers', 'bulkDisableUsers'])(
  '%s takes many items',
  (field) => {
    const names = field.endsWith('Groups') ? 'usernames: ["a"], groupNames: ["b"]' : 'usernames: ["a"]';
    expect(isSelected('bulk', `mutation { ${field}(input: { ${names} }) { __typename } }`)).toBe(true);
  },
);
