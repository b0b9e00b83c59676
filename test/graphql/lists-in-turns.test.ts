import { setImmediate as turn } from 'node:timers/promises';
import { assertObjectType, GraphQLObjectType, GraphQLString, Kind } from 'graphql';
import { expect, test } from 'vitest';
import { ResponseTooLargeError } from '../../src/domain/model/errors.ts';
import { ListsInTurns } from '../../src/graphql/lists-in-turns.ts';
import { ResponseSize } from '../../src/graphql/response-size.ts';
import { schema } from '../../src/graphql/schema.ts';

const LIST = ['a'];

test('so many values as make a moment are handed out at once, the next in later turns, in their order', async () => {
  const lists = new ListsInTurns();
  const seen: number[] = [];
  expect([lists.take(LIST, 1_500), lists.take(LIST, 500)]).toEqual([LIST, LIST]);
  for (const place of [0, 1, 2]) void Promise.resolve(lists.take(LIST, 1_200)).then(() => seen.push(place));
  expect(seen).toEqual([]);
  await turn();
  expect(seen).toEqual([0]);
  await turn();
  await turn();
  expect(seen).toEqual([0, 1, 2]);
});

test('a list that is longer than a turn is handed out by itself', () => {
  expect(new ListsInTurns().take(LIST, 60_000)).toBe(LIST);
});

test('what is to know of all that the lists lead to runs once the last is handed out', async () => {
  const lists = new ListsInTurns();
  const seen: string[] = [];
  lists.afterwards(() => seen.push('nothing waits'));
  for (const name of ['first', 'second', 'third']) {
    void Promise.resolve(lists.take(LIST, 2_000)).then(() => seen.push(name));
  }
  lists.afterwards(() => seen.push('all'));
  for (let turns = 0; turns < 5; turns += 1) await turn();
  expect(seen).toEqual(['nothing waits', 'first', 'second', 'third', 'all']);
});

/** A list of groups, each with nothing but its name. */
const NAMES = {
  returnType: new GraphQLObjectType({ name: 'Group', fields: { name: { type: GraphQLString } } }),
  fieldNodes: [
    {
      kind: Kind.FIELD,
      name: { kind: Kind.NAME, value: 'nodes' },
      selectionSet: {
        kind: Kind.SELECTION_SET,
        selections: [{ kind: Kind.FIELD, name: { kind: Kind.NAME, value: 'name' } }],
      },
    },
  ],
  fragments: {},
  variableValues: {},
} as const;

test('lists that are found together are counted before objects are made of them', async () => {
  const size = new ResponseSize(10_000);
  const ends: ResponseTooLargeError[] = [];
  size.endBy((error) => ends.push(error));
  const thousand = Array.from({ length: 1_000 }, () => 'x');
  const made: number[] = [];
  const admitted = Array.from({ length: 8 }, () => size.admit(thousand, NAMES));
  for (const list of admitted) if (list instanceof Promise) void list.then(() => made.push(1));
  for (let turns = 0; turns < 10; turns += 1) await turn();
  expect([admitted[0], made, ends]).toEqual([thousand, [], [new ResponseTooLargeError(10_000)]]);
});

test('a read that fails after its response was ended is dropped; before that it fails', async () => {
  const size = new ResponseSize();
  const failure = new Error('aborted');
  await expect(size.whileOpen(Promise.reject(failure))).rejects.toBe(failure);
  let settled = false;
  const read = size.whileOpen(turn().then(() => Promise.reject(failure)));
  void read.finally(() => (settled = true));
  void size.close();
  for (let turns = 0; turns < 5; turns += 1) await turn();
  expect(settled).toBe(false);
});

test('once the answer is ended, nothing more is read for it', () => {
  const size = new ResponseSize();
  const seen: string[] = [];
  size.afterLists(() => seen.push('before'));
  void size.close();
  size.afterLists(() => seen.push('after'));
  expect(seen).toEqual(['before']);
});

test('a field whose value is read from Cognito counts as five', () => {
  const field = (name: string) => ({ kind: Kind.FIELD, name: { kind: Kind.NAME, value: name } }) as const;
  const users = (name: string) => ({
    ...NAMES,
    returnType: assertObjectType(schema.getType('User')),
    fieldNodes: [{ ...field('nodes'), selectionSet: { kind: Kind.SELECTION_SET, selections: [field(name)] } } as const],
  });
  // One value is the user.
  expect(new ResponseSize(2).admit(LIST, users('username'))).toBe(LIST);
  expect(new ResponseSize(6).admit(LIST, users('isMemberOf'))).toBe(LIST);
  expect(() => new ResponseSize(5).admit(LIST, users('isMemberOf'))).toThrow(ResponseTooLargeError);
});
