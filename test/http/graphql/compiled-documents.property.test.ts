import fc from 'fast-check';
import { execute, type GraphQLSchema, parse, validate } from 'graphql';
import { createSchema, createYoga } from 'graphql-yoga';
import { expect, test } from 'vitest';
import { useGraphqlJit } from '../../../src/http/graphql/use-graphql-jit.ts';
import { useVariableValidation } from '../../../src/http/graphql/use-variable-validation.ts';

/**
 * Compiled code against graphql-js, for documents of every form: fragments within fragments, spread twice, with and without
 * directives, by constants and by variables, aliases, arguments, an interface and a union. `DOCUMENTS=10000` tries more.
 */
const RUNS = Number(process.env.DOCUMENTS ?? 250);

const schema: GraphQLSchema = createSchema({
  typeDefs: /* GraphQL */ `
    interface Named { name: String! other: Thing things(first: Int): [Thing!]! }
    type User implements Named { name: String! other: Thing things(first: Int): [Thing!]! age: Int named: Named }
    type Group implements Named { name: String! other: Thing things(first: Int): [Thing!]! size: Int named: Named }
    union Thing = User | Group
    type Query { named: Named thing: Thing user: User group: Group users: [User!]! }
  `,
  resolvers: {
    Named: { __resolveType: ({ kind }: Item) => kind },
    Thing: { __resolveType: ({ kind }: Item) => kind },
    User: { ...fieldsOf('User'), age: ({ name }: Item) => name.length },
    Group: { ...fieldsOf('Group'), size: async ({ name }: Item) => name.length },
    Query: {
      named: () => item('User', 'q'),
      thing: async () => item('Group', 'q'),
      user: () => item('User', 'q'),
      group: async () => item('Group', 'q'),
      users: () => [item('User', 'q0'), item('User', 'q1')],
    },
  },
});

interface Item {
  readonly kind: 'User' | 'Group';
  readonly name: string;
}

function item(kind: Item['kind'], name: string): Item {
  return { kind, name };
}

function fieldsOf(kind: Item['kind']) {
  return {
    // Fails for some, so that nulls travel upwards.
    name: ({ name }: Item) => (name.endsWith('bad') ? Promise.reject(new Error(`no ${name}`)) : name),
    other: ({ name }: Item) => (name.length > 8 ? null : item(kind === 'User' ? 'Group' : 'User', `${name}o`)),
    things: ({ name }: Item, { first }: { first?: number }) =>
      Array.from({ length: first ?? 1 }, (_, index) =>
        item(index % 2 === 0 ? 'User' : 'Group', `${name}${index}${index === 2 ? 'bad' : ''}`),
      ),
    named: ({ name }: Item) => item(kind, `${name}n`),
  };
}

type Parent = 'Query' | 'Named' | 'Thing' | 'User' | 'Group';

const OBJECTS: Readonly<Record<Parent, Readonly<Record<string, Parent>>>> = {
  Query: { named: 'Named', thing: 'Thing', user: 'User', group: 'Group', users: 'User' },
  Named: { other: 'Thing', things: 'Thing' },
  Thing: {},
  User: { other: 'Thing', things: 'Thing', named: 'Named' },
  Group: { other: 'Thing', things: 'Thing', named: 'Named' },
};
const LEAVES: Readonly<Record<Parent, readonly string[]>> = {
  Query: ['__typename'],
  Named: ['__typename', 'name'],
  Thing: ['__typename'],
  User: ['__typename', 'name', 'age'],
  Group: ['__typename', 'name', 'size'],
};
const CONDITIONS: Readonly<Record<Parent, readonly Parent[]>> = {
  Query: ['Query'],
  Named: ['Named', 'Thing', 'User', 'Group'],
  Thing: ['Named', 'Thing', 'User', 'Group'],
  User: ['Named', 'Thing', 'User'],
  Group: ['Named', 'Thing', 'Group'],
};
/** One fragment for each type of each level, so that it is often spread twice; a level spreads the next ones only. */
const LEVELS = 2;

const directive = fc.constantFrom(
  '',
  '',
  '',
  '',
  '@include(if: $a)',
  '@include(if: $b)',
  '@skip(if: $a)',
  '@skip(if: true)',
  '@include(if: true)',
  '@include(if: $a) @skip(if: $b)',
);

function selectionSet(parent: Parent, depth: number, level: number): fc.Arbitrary<string> {
  return fc
    .array(selection(parent, depth, level), { minLength: 1, maxLength: 3 })
    .map((selections) => `{ ${selections.join(' ')} }`);
}

function selection(parent: Parent, depth: number, level: number): fc.Arbitrary<string> {
  const leaf = fc
    .tuple(fc.constantFrom(...LEAVES[parent]), fc.constantFrom('', '', 'x'), directive)
    .map(([name, prefix, on]) => `${prefix === '' ? '' : `${prefix}${name}: `}${name} ${on}`);
  const options: fc.Arbitrary<string>[] = [leaf];
  const objects = Object.entries(OBJECTS[parent]);
  if (depth > 0 && objects.length > 0) {
    options.push(
      fc
        .tuple(fc.constantFrom(...objects), fc.constantFrom('', '', 'y'), directive)
        .chain(([[name, type], prefix, on]) => {
          const written = name === 'things' ? 'things(first: $n)' : name;
          const alias = prefix === '' ? '' : `${prefix}${name}: `;
          return selectionSet(type, depth - 1, level).map((set) => `${alias}${written} ${on} ${set}`);
        }),
    );
  }
  if (depth > 0) {
    options.push(
      fc
        .tuple(fc.constantFrom(...CONDITIONS[parent]), directive)
        .chain(([type, on]) => selectionSet(type, depth - 1, level).map((set) => `... on ${type} ${on} ${set}`)),
      fc.tuple(directive, selectionSet(parent, depth - 1, level)).map(([on, set]) => `... ${on} ${set}`),
    );
  }
  if (level < LEVELS) {
    options.push(
      fc
        .tuple(fc.constantFrom(...CONDITIONS[parent]), fc.integer({ min: level, max: LEVELS - 1 }), directive)
        .map(([type, to, on]) => `...${type}${to} ${on}`),
    );
  }
  return fc.oneof(...options);
}

const fragments = fc.tuple(
  ...Array.from({ length: LEVELS }, (_, level) =>
    (['Query', 'Named', 'Thing', 'User', 'Group'] as const).map((type) =>
      selectionSet(type, 1, level + 1).map((set) => `fragment ${type}${level} on ${type} ${set}`),
    ),
  ).flat(),
);

const document = fc
  .tuple(selectionSet('Query', 3, 0), fragments)
  .map(([set, all]) => `query ($a: Boolean! = true, $b: Boolean! = false, $n: Int) ${set} ${spreadOnly(set, all)}`);

/** The fragments that are spread: a document with others is not valid. */
function spreadOnly(set: string, all: readonly string[]): string {
  const byName = new Map(all.map((text) => [/^fragment (\w+)/.exec(text)?.[1] ?? '', text]));
  const found = new Set<string>();
  const follow = (text: string) => {
    for (const [, name = ''] of text.matchAll(/\.\.\.(\w+\d)/g)) {
      if (found.has(name)) continue;
      found.add(name);
      follow(byName.get(name) ?? '');
    }
  };
  follow(set);
  return [...found].map((name) => byName.get(name)).join(' ');
}

const variables = fc.record(
  { a: fc.boolean(), b: fc.boolean(), n: fc.integer({ min: 0, max: 3 }) },
  { requiredKeys: [] },
);

const compiling = createYoga({
  schema,
  plugins: [useVariableValidation(), useGraphqlJit()],
  logging: false,
  maskedErrors: false,
});

async function send(query: string, variableValues: object) {
  const response = await compiling.fetch('http://service.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: variableValues }),
  });
  return response.json();
}

interface Result {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly path?: unknown }[];
}

/**
 * The same data, and every error of graphql-js. Of fields that fail together below one null the specification wants one error
 * at least: compiled code names the others as well.
 */
function expectAgreement(compiled: Result, plain: Result): void {
  expect(compiled.data).toEqual(plain.data);
  expect(compiled.errors === undefined).toBe(plain.errors === undefined);
  expect(errorsOf(compiled)).toEqual(expect.arrayContaining(errorsOf(plain)));
}

function errorsOf({ errors = [] }: Result): string[] {
  return errors.map(({ message, path }) => JSON.stringify([message, path]));
}

test(`compiled and plain execution agree for ${RUNS} generated documents`, {
  timeout: 20_000 + RUNS * 50,
}, async () => {
  let valid = 0;
  await fc.assert(
    fc.asyncProperty(document, fc.array(variables, { minLength: 1, maxLength: 2 }), async (query, choices) => {
      const parsed = parse(query);
      fc.pre(validate(schema, parsed).length === 0);
      valid += 1;
      // The first time is executed as usual.
      await send(query, {});
      for (const variableValues of choices) {
        const plain = await execute({ schema, document: parsed, variableValues });
        // As JSON: what execution makes has no prototypes.
        expectAgreement(await send(query, variableValues), JSON.parse(JSON.stringify(plain)));
      }
    }),
    { numRuns: RUNS, maxSkipsPerRun: 200 },
  );
  expect(valid).toBeGreaterThanOrEqual(RUNS);
});
