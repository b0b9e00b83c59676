import {
  buildSchema,
  extendSchema,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  isObjectType,
  isUnionType,
  parse,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import { backwardArguments, fieldsWithoutPermission, undescribed } from './schema-rules.ts';

describe('the schema', () => {
  test('has a permission on every root field but `viewer`; mutations ask for theirs themselves', () => {
    // So that a refusal is written down in the trail. See domain/operation.ts; test/graphql/permissions.test.ts has them all.
    const open = fieldsWithoutPermission(schema);
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
    expect(open).toEqual(mutations.map((name) => `Mutation.${name}`));
  });

  test('describes every type, field, argument, input field and enum value', () => {
    expect(undescribed(schema)).toEqual([]);
  });

  test('has no argument that pages backwards', () => {
    expect(backwardArguments(schema)).toEqual([]);
  });

  test('reads what a report repeats for each user and group without a resolver, which compiled code would call', () => {
    const fieldsOf = (type: string) => {
      const found = schema.getType(type);
      return isObjectType(found) ? Object.values(found.getFields()) : [];
    };
    const repeated = [...fieldsOf('UserMembership'), ...fieldsOf('GroupMembership')];
    const resolved = repeated.filter(({ resolve }) => resolve !== undefined).map(({ name }) => name);
    expect(repeated.length).toBeGreaterThan(4);
    expect(resolved).toEqual(['memberCount']);
  });

  test('answers every mutation with a union of one payload and failures that share the interface Error', () => {
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
    expect(mutations.length).toBeGreaterThan(7);
    for (const { name, type } of mutations) {
      const result = schema.getType(String(type).replace('!', ''));
      const members = isUnionType(result) ? result.getTypes() : [];
      const isFailure = (member: GraphQLObjectType) => member.getInterfaces().some((each) => each.name === 'Error');
      expect
        .soft(members.filter((member) => !isFailure(member)).map(String), name)
        .toEqual([expect.stringMatching(/Payload$/)]);
      expect
        .soft(members.filter(isFailure).map(String), name)
        .toEqual(expect.arrayContaining(['InvalidInputError', 'NotAllowedError']));
    }
  });
});

describe('the checks find', () => {
  const field = (authScopes: unknown) => ({ type: GraphQLString, extensions: { pothosOptions: { authScopes } } });

  test('a root field without a permission, or with one that does not exist', () => {
    const fields = {
      viewer: { type: GraphQLString },
      open: { type: GraphQLString },
      none: field(undefined),
      empty: field({}),
      unknown: field({ permission: 'READ_ALL' }),
      guarded: field({ permission: 'DIRECTORY_READ' }),
    };
    const unguarded = new GraphQLSchema({
      query: new GraphQLObjectType({ name: 'Query', fields }),
      mutation: new GraphQLObjectType({ name: 'Mutation', fields: { viewer: { type: GraphQLString } } }),
      subscription: new GraphQLObjectType({ name: 'Subscription', fields: { progress: { type: GraphQLString } } }),
    });
    expect(fieldsWithoutPermission(unguarded)).toEqual([
      'Query.open',
      'Query.none',
      'Query.empty',
      'Query.unknown',
      'Mutation.viewer',
      'Subscription.progress',
    ]);
  });

  test('whatever is not described', () => {
    const mute = buildSchema(`
      "What can be asked." type Query { field(argument: Int, "Said." said: Input): Int }
      input Input { field: Int }
      "An enum." enum Enum { VALUE "Said." SAID }
      interface Interface { "Said." field: Int }
      union Union = Query
      "" scalar Empty
    `);
    expect(undescribed(mute)).toEqual([
      'Query.field',
      'Query.field(argument:)',
      'Input',
      'Input.field',
      'Enum.VALUE',
      'Interface',
      'Union',
      'Empty',
    ]);
  });

  test('an argument that pages backwards, but no input field of that name', () => {
    const backwards = extendSchema(
      schema,
      parse('extend type Group { list(first: Int, last: Int, before: String): Int } extend type Query { before: Int }'),
    );
    expect(backwardArguments(backwards)).toEqual(['Group.list(last:)', 'Group.list(before:)']);
  });
});
