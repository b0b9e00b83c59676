import {
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  OperationTypeNode,
} from 'graphql';

/** One request at a limit of the service, or just over it. */
export interface HostileRequest {
  readonly what: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Bytes of a body of those who may not bulk; headers of Node's. */
const MAX_BODY = 1_000_000;
const MAX_HEADERS = 16_000;
/** Of a document: see src/http/graphql/use-document-limits.ts. */
const LIMITS = { tokens: 1_000, depth: 15, aliases: 30, directives: 20, name: 256 };
const FILL = 950_000;

/** Every kind of them but nested lists, made from the schema: each root field with each of its arguments, at each limit. */
export function* hostileRequests(schema: GraphQLSchema): Generator<HostileRequest> {
  yield* crowded();
  yield* repeated();
  for (const type of [OperationTypeNode.QUERY, OperationTypeNode.MUTATION]) {
    for (const field of Object.values(schema.getRootType(type)?.getFields() ?? {})) {
      for (const argument of field.args) {
        const select = isCompositeType(getNamedType(field.type)) ? '{ __typename }' : '';
        const document = `${type} ($v: ${argument.type}${requiredOf(field.args, argument)}) { ${field.name}(${argument.name}: $v${requiredUse(field.args, argument)}) ${select} }`;
        for (const [how, value] of wrongValues(argument.type)) {
          yield { what: `${field.name}(${argument.name}): ${how}`, body: json(document, { v: value }) };
        }
      }
    }
  }
  yield* bodies();
  yield* headers();
}

/** The other arguments that the field cannot do without, as variables that are not sent: what is wrong is all the same wrong. */
function requiredOf(args: readonly GraphQLArgument[], but: GraphQLArgument): string {
  return others(args, but)
    .map(({ name, type }) => `, $${name}: ${type}`)
    .join('');
}

function requiredUse(args: readonly GraphQLArgument[], but: GraphQLArgument): string {
  return others(args, but)
    .map(({ name }) => `, ${name}: $${name}`)
    .join('');
}

function others(args: readonly GraphQLArgument[], but: GraphQLArgument): readonly GraphQLArgument[] {
  return args.filter((argument) => argument !== but && isNonNullType(argument.type));
}

/** Values for an argument that fill a body. */
function* wrongValues(type: GraphQLInputType): Generator<readonly [string, unknown]> {
  yield ['a string of 950 kB', 'x'.repeat(FILL)];
  yield ['a list of 200,000 lists', Array.from({ length: 200_000 }, () => [])];
  yield ['an object of 60,000 keys', Object.fromEntries(Array.from({ length: 60_000 }, (_, key) => [`key${key}`, 1]))];
  yield ['lists 90 deep', deep(90)];
  const right = sampleOf(type, 'x'.repeat(FILL), 0);
  yield ['its own type, with strings that fill the body', right];
  const short = sampleOf(type, 'x', 0);
  const each = JSON.stringify(short).length + 1;
  if (isListType(nullable(type))) yield ['as many items as fit', Array(Math.floor(FILL / each)).fill(first(short))];
  const fields = nullable(type);
  if (!isInputObjectType(fields) || typeof short !== 'object' || short === null) return;
  for (const field of Object.values(fields.getFields())) {
    if (isListType(nullable(field.type))) {
      const items = Array(Math.floor(FILL / 12)).fill(first(sampleOf(field.type, 'name', 1)));
      const some = items.slice(0, Math.floor(FILL / (JSON.stringify(items[0] ?? 1).length + 1)));
      yield [`${field.name} of as many items as fit`, { ...short, [field.name]: some }];
    }
    yield [`${field.name} of 950 kB`, { ...short, [field.name]: sampleOf(field.type, 'x'.repeat(FILL), 1) }];
  }
}

function nullable(type: GraphQLInputType): GraphQLInputType {
  return isNonNullType(type) ? type.ofType : type;
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

function deep(levels: number): unknown {
  return levels === 0 ? 1 : [deep(levels - 1)];
}

/** A value of the type, its strings as given; optional fields left out, but for one where none is required. */
function sampleOf(wrapped: GraphQLInputType, string: string, depth: number): unknown {
  const type = nullable(wrapped);
  if (isListType(type)) return [sampleOf(type.ofType, string, depth + 1)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isScalarType(type))
    return { Int: 1, Float: 1, Boolean: true, DateTime: '2024-01-01T00:00:00Z' }[type.name] ?? string;
  const fields = isInputObjectType(type) ? Object.values(type.getFields()) : [];
  const required = fields.filter((field) => isNonNullType(field.type));
  const chosen = required.length > 0 || depth > 3 ? required : fields.slice(0, 1);
  return Object.fromEntries(chosen.map((field) => [field.name, sampleOf(field.type, string, depth + 1)]));
}

/** The deepest lists within lists, from every list of the root. */
export function* nestedRequests(schema: GraphQLSchema): Generator<HostileRequest> {
  const turns = [
    ['groups', '{ groups(first: 1000) { nodes { ', 'members(first: 1000) { nodes { ', 'groups { ', 'highestGroup { '],
    [
      'users',
      '{ users(first: 1000) { nodes { groups { ',
      'members(first: 1000) { nodes { ',
      'groups { ',
      'highestGroup { ',
    ],
  ] as const;
  for (const [name, open, members, groups, highest] of turns) {
    for (const back of [groups, highest]) {
      for (const rounds of [1, 3]) {
        const query = `${open}${`${members}${back}`.repeat(rounds)}name`;
        yield { what: `${name}, ${rounds} rounds of members and ${back.trim()}`, body: json(closed(query)) };
      }
    }
  }
  const one =
    '{ group(name: "group-1") { members { nodes { highestGroup { members { nodes { highestGroup { members { nodes { username';
  yield { what: 'one group, and the groups of its members, and theirs', body: json(closed(one)) };
  const everything = allFieldsOf(schema.getQueryType()?.getFields().users?.type, 5);
  yield { what: 'all fields of 1,000 users, five levels deep', body: json(`{ users(first: 1000) ${everything} }`) };
}

function closed(query: string): string {
  return `${query}${' }'.repeat([...query].filter((letter) => letter === '{').length)}`;
}

function allFieldsOf(wrapped: GraphQLOutputType | undefined, levels: number): string {
  const type = wrapped === undefined ? undefined : getNamedType(wrapped);
  if (!isObjectType(type)) return '{ __typename }';
  const fields = Object.values(type.getFields())
    .filter(({ args }) => args.every((argument) => !isNonNullType(argument.type)))
    .map((field) => {
      if (!isCompositeType(getNamedType(field.type))) return field.name;
      return levels === 0 ? '' : `${field.name} ${allFieldsOf(field.type, levels - 1)}`;
    });
  return `{ __typename ${fields.join(' ')} }`;
}

/** As much as a document may hold of everything that one may hold much of. */
function* crowded(): Generator<HostileRequest> {
  const many = (count: number, of: (place: number) => string) =>
    Array.from({ length: count }, (_, place) => of(place)).join(' ');
  for (const over of [0, 1]) {
    const aliases = many(
      LIMITS.aliases + over,
      (place) => `a${place}: users(first: 1000) { nodes { username attributes { name value } } }`,
    );
    yield { what: `${LIMITS.aliases + over} aliases of 1,000 users`, body: json(`{ ${aliases} }`) };
    const directives = many(LIMITS.directives + over, () => '@include(if: $yes)');
    yield {
      what: `${LIMITS.directives + over} directives`,
      body: json(`query ($yes: Boolean!) { viewer ${directives} { subject } }`, { yes: true }),
    };
    yield {
      what: `a name of ${LIMITS.name + over}`,
      body: json(`{ users(first: 1000) { nodes { ${'a'.repeat(LIMITS.name + over)}: username } } }`),
    };
    yield {
      what: `${LIMITS.tokens + over} tokens`,
      body: json(`{ ${'viewer '.repeat(LIMITS.tokens - 8 + over)} { subject } }`),
    };
  }
  yield {
    what: 'aliases of one name within each other',
    body: json(
      `{ ${many(30, (place) => `a${place}: group(name: "group-1") { members(first: 1000) { nodes { groups { name } } } }`)} }`,
    ),
  };
  yield {
    what: 'fields that overlap',
    body: json(`{ ${many(90, () => 'users { nodes { groups { name description } } }')} }`),
  };
  yield { what: 'unknown fields', body: json(`{ ${many(900, (place) => `x${place}`)} }`) };
  yield { what: 'unknown arguments', body: json(`{ users(${many(300, (place) => `x${place}: 1`)}) { totalCount } }`) };
  yield {
    what: 'unknown variables',
    body: json(`{ ${many(100, (place) => `users(first: $x${place}) { totalCount }`)} }`),
  };
  yield {
    what: 'a literal of many objects',
    body: json(
      `{ users(filter: { or: [${many(100, (place) => `{ username: { eq: "u${place}" } }`)}] }) { totalCount } }`,
    ),
  };
  yield {
    what: 'a literal of many wrong items',
    body: json(`{ users(filter: { or: [${many(300, (place) => `{ x${place}: 1 }`)}] }) { totalCount } }`),
  };
  yield {
    what: 'a string of 950 kB in the document',
    body: json(`{ users(first: "${'x'.repeat(FILL)}") { totalCount } }`),
  };
  yield { what: 'a comment of 950 kB', body: json(`#${' Did you mean '.repeat(60_000)}\n{ viewer { subject } }`) };
  yield {
    what: 'a block string of 400,000 lines',
    body: json(`{ users(first: """${'\n '.repeat(300_000)}""") { totalCount } }`),
  };
}

/** Fragments whose unfolding doubles with each. */
function* repeated(): Generator<HostileRequest> {
  const places: readonly (readonly [string, string, string, string])[] = [
    ['Query', '', '', 'users { totalCount }'],
    ['MembershipReport', 'membershipReport {', '}', 'totals { groups }'],
    ['UserConnection', 'users {', '}', 'totalCount'],
    ['User', 'users { nodes {', '} }', 'username groups { name }'],
    ['Pool', 'pool {', '}', 'id'],
  ];
  for (const [type, open, close, inner] of places) {
    for (const spread of ['...F', '... { ...F']) {
      const end = spread.includes('{') ? ' }' : '';
      const levels = Array.from(
        { length: 60 },
        (_, level) => `fragment F${level} on ${type} { ${`${spread}${level + 1}${end} `.repeat(2)}}`,
      );
      const document = `{ ${open} ...F0 ${close} } ${levels.join(' ')} fragment F60 on ${type} { ${inner} }`;
      yield { what: `60 fragments on ${type} that double, by ${spread}`, body: json(document) };
    }
  }
}

function* bodies(): Generator<HostileRequest> {
  for (const bytes of [MAX_BODY - 1, MAX_BODY, MAX_BODY + 1, 16_000_000, 16_000_001]) {
    const frame = json('{ viewer { subject } }', { pad: '' }).length;
    yield {
      what: `a body of ${bytes} bytes`,
      body: json('{ viewer { subject } }', { pad: 'x'.repeat(bytes - frame) }),
    };
  }
  const bulk = 'mutation ($input: BulkMembershipInput!) { bulkAddUsersToGroups(input: $input) { __typename } }';
  for (const count of [100_000, 100_001, 1_000_000]) {
    const usernames = Array.from({ length: count }, (_, place) => `nobody-${place}`);
    yield {
      what: `bulk of ${count} names that nobody has`,
      body: json(bulk, { input: { usernames, groupNames: ['nowhere'], dryRun: true } }),
    };
  }
  const keys = Object.fromEntries(Array.from({ length: 900_000 }, (_, place) => [`key${place}`, 1]));
  yield { what: 'bulk of 900,000 unknown keys', body: json(bulk, { input: keys }) };
  yield {
    what: 'bulk of 3,000,000 wrong items',
    body: json(bulk, { input: { usernames: Array(3_000_000).fill([]), groupNames: ['x'] } }),
  };
  for (const bracket of ['[', '{"a":']) {
    yield { what: `${bracket} again and again`, body: bracket.repeat(Math.floor(FILL / bracket.length)) };
  }
  yield { what: 'a batch of 100,000', body: `[${Array(100_000).fill('{"query":"{a}"}').join()}]`.slice(0, MAX_BODY) };
  yield { what: 'a batch of 60,000', body: `[${Array(60_000).fill('{"query":"{a}"}').join()}]` };
  yield { what: 'bytes that are not UTF-8', body: Buffer.alloc(FILL, 0xff) };
  yield { what: 'nothing', body: '' };
  yield { what: 'not JSON', body: '\u0000'.repeat(FILL) };
  yield { what: '60,000 members', body: `{${Array.from({ length: 60_000 }, (_, place) => `"m${place}":1`).join()}}` };
  yield {
    what: 'an operation name of 950 kB',
    body: JSON.stringify({ query: '{ viewer { subject } }', operationName: 'x'.repeat(FILL) }),
  };
  yield { what: 'an id of a document of 950 kB', body: JSON.stringify({ documentId: 'x'.repeat(FILL) }) };
}

function* headers(): Generator<HostileRequest> {
  const body = json('{ viewer { subject } }');
  const long = 'x'.repeat(MAX_HEADERS - 2_000);
  const names = [
    'x-request-id',
    'accept',
    'accept-encoding',
    'content-type',
    'origin',
    'cookie',
    'traceparent',
    'x-forwarded-for',
    'content-encoding',
  ];
  for (const name of names) {
    for (const [how, value] of [
      ['letters', long],
      ['commas', ','.repeat(long.length)],
      ['spaces', `a${' '.repeat(long.length)}b`],
      ['semicolons', 'a;q=0.'.repeat(long.length / 6)],
    ] as const) {
      yield { what: `${name} of 14 kB of ${how}`, body, headers: { [name]: value } };
    }
  }
  yield { what: 'a token of 14 kB', body, headers: { authorization: `Bearer ${long}` } };
  yield { what: 'a token of 14 kB of spaces', body, headers: { authorization: `Bearer${' '.repeat(long.length)}x` } };
  yield { what: 'a token of dots', body, headers: { authorization: `Bearer ${'.'.repeat(long.length)}` } };
  yield {
    what: '500 headers',
    body,
    headers: Object.fromEntries(Array.from({ length: 500 }, (_, place) => [`x-${place}`, 'x'])),
  };
}

function json(query: string, variables?: object): string {
  return JSON.stringify({ query, variables });
}
