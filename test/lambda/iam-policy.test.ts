import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CATEGORY_BY_OPERATION, type CognitoOperation } from '../../src/cognito/rate/quotas.ts';

// Object.keys answers with strings; these are the keys of that very object.
const OPERATIONS = Object.keys(CATEGORY_BY_OPERATION) as readonly CognitoOperation[];
const isWrite = (operation: CognitoOperation) => /Update$/.test(CATEGORY_BY_OPERATION[operation]);

describe.each(['deploy/terraform/main.tf', 'deploy/cdk/cognito-admin-function.ts'])('%s', (path) => {
  const text = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

  test.each([
    { list: 'reads', operations: OPERATIONS.filter((operation) => !isWrite(operation)) },
    { list: 'writes', operations: OPERATIONS.filter(isWrite) },
  ])('gives exactly the rights that the service uses, as $list', ({ list, operations }) => {
    const block = new RegExp(`${list} = \\[([^\\]]*)\\]`, 'i').exec(text)?.[1] ?? '';
    const actions = [...block.matchAll(/cognito-idp:(\w+)/g)].map(([, action]) => action);
    expect(actions.sort()).toEqual([...operations].sort());
  });
});
