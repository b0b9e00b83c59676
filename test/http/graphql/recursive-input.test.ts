import { buildSchema, getOperationAST, parse } from 'graphql';
import { expect, test } from 'vitest';
import { hasRecursiveInput } from '../../../src/http/graphql/recursive-input.ts';

const schema = buildSchema(`
  type Query { work(filter: Filter, wrapped: Wrapped, range: Range, twice: Twice, number: Int): Int }
  input Filter { and: [Filter!], name: String }
  input Wrapped { filters: [Filter!]! }
  input Range { from: Int, to: Int }
  input Twice { one: Range, other: Range }
`);

test.each([
  { variable: 'Filter', recursive: true },
  { variable: '[Filter!]!', recursive: true },
  { variable: 'Wrapped!', recursive: true },
  { variable: 'Range', recursive: false },
  { variable: 'Twice', recursive: false },
  { variable: 'Int!', recursive: false },
  { variable: 'Unknown', recursive: false },
])('a variable of type $variable is recursive: $recursive', ({ variable, recursive }) => {
  const operation = getOperationAST(parse(`query ($value: ${variable}, $first: Int) { work }`));
  if (!operation) throw new Error('There is no operation.');
  expect(hasRecursiveInput(schema, operation)).toBe(recursive);
});

test('an operation without variables takes none', () => {
  const operation = getOperationAST(parse('{ work }'));
  expect(operation && hasRecursiveInput(schema, operation)).toBe(false);
});
