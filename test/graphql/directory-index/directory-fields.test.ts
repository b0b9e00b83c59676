import {
  type GraphQLField,
  type GraphQLFormattedError,
  type GraphQLObjectType,
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../../src/graphql/schema.ts';
import { openIndexedApp } from './open-indexed-app.ts';

type Field = GraphQLField<unknown, unknown>;

/** What a field is given, by its name: what it needs, so that there is something below it. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  'Directory.user': '(by: { username: "user-1" })',
  'Directory.group': '(name: "group-1")',
  'User.isMemberOf': '(anyOf: ["group-1"])',
};

/** One way from `directory` to a field that returns an object. */
interface Way {
  readonly name: string;
  readonly type: GraphQLObjectType;
  /** Wraps a selection of the object; `at` are the arguments of `directory`. */
  readonly document: (selection: string, at: string) => string;
  /** The names of the fields on it. */
  readonly path: readonly string[];
}

function objectType(name: string): GraphQLObjectType {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new TypeError(`${name} is no object type.`);
  return type;
}

const call = (parent: GraphQLObjectType, field: Field) => {
  const name = `${parent.name}.${field.name}`;
  if (field.args.some(isRequiredArgument) && ARGUMENTS[name] === undefined) {
    throw new Error(`Say in ARGUMENTS what ${name} is given.`);
  }
  return `${field.name}${ARGUMENTS[name] ?? ''}`;
};

const fieldsOf = (type: GraphQLObjectType): readonly Field[] => Object.values(type.getFields());

/** Every field of the type, with the least of what is below it. */
const allFields = (type: GraphQLObjectType) =>
  fieldsOf(type)
    .map((field) => (isLeafType(getNamedType(field.type)) ? call(type, field) : `${call(type, field)} { __typename }`))
    .join(' ');

/** Every field below `directory` that returns an object, each reached by the shortest way, as the schema has them. */
function waysBelowDirectory(): readonly Way[] {
  const directory: Way = {
    name: 'Query.directory',
    type: objectType('Directory'),
    document: (selection, at) => `{ directory${at} { ${selection} } }`,
    path: ['directory'],
  };
  const ways: Way[] = [directory];
  const entered = new Set<string>();
  for (const way of ways) {
    if (entered.has(way.type.name)) continue;
    entered.add(way.type.name);
    for (const field of fieldsOf(way.type)) {
      const type = getNamedType(field.type);
      if (!isObjectType(type)) continue;
      ways.push({
        name: `${way.type.name}.${field.name}`,
        type,
        document: (selection, at) => way.document(`${call(way.type, field)} { ${selection} }`, at),
        path: [...way.path, field.name],
      });
    }
  }
  return ways;
}

const WAYS = waysBelowDirectory();

/** A small pool with something below every field: memberships that this service has made, and events about users. */
async function openFullApp() {
  const app = await openIndexedApp();
  const { errors } = await app.query(`mutation {
    out: removeUserFromGroup(input: { username: "user-1", groupName: "group-1" }) { __typename }
    in: addUserToGroup(input: { username: "user-1", groupName: "group-1" }) { __typename }
    off: disableUser(input: { username: "user-1" }) { __typename }
    group: updateGroup(input: { name: "group-1", description: "The first" }) { __typename }
  }`);
  expect(errors).toBeUndefined();
  return app;
}

/** The objects at the end of a path, through lists. */
function objectsAt(data: unknown, path: readonly string[]): readonly unknown[] {
  if (data == null) return [];
  if (Array.isArray(data)) return data.flatMap((item) => objectsAt(item, path));
  const [name, ...rest] = path;
  if (name === undefined) return [data];
  return objectsAt(Object.entries(data).find(([key]) => key === name)?.[1], rest);
}

/** Compiled documents do not know where in the document an error is. */
const withoutPlace = ({ message, path, extensions }: GraphQLFormattedError) => ({ message, path, extensions });

/** Fields without an object in it: the index holds no sessions, and no event of a user here is a change of properties. */
const EMPTY = ['User.sessions', 'AuditEvent.changes'];

test.each(['now', 'at a moment of the past'])('no field below directory makes a call, %s', async (when) => {
  const app = await openFullApp();
  app.pass(1);
  const at = when === 'now' ? '' : `(at: "${app.now()}")`;
  app.pass(10);
  const unexpected: string[] = [];
  const empty: string[] = [];
  const covered = new Set<string>();
  for (const way of WAYS) {
    const document = way.document(allFields(way.type), at);
    const { data, errors, calls } = await app.query(document);
    // The second time it is compiled.
    const again = await app.query(document);
    expect([again.data, again.errors?.map(withoutPlace), again.calls]).toEqual([
      data,
      errors?.map(withoutPlace),
      calls,
    ]);
    for (const { message, extensions } of errors ?? []) {
      if (extensions.code !== 'NOT_INDEXED') unexpected.push(`${way.name}: ${message}`);
    }
    if (Object.keys(calls).length > 0) unexpected.push(`${way.name}: ${Object.keys(calls)}`);
    if (objectsAt(data, way.path).length === 0) empty.push(way.name);
    else for (const field of fieldsOf(way.type)) covered.add(`${way.type.name}.${field.name}`);
  }
  expect(unexpected).toEqual([]);
  expect(empty.toSorted()).toEqual(EMPTY.toSorted());
  expect([...covered]).toEqual(expect.arrayContaining(['Group.members', 'AuditEvent.user', 'Membership.addedBy']));
});
