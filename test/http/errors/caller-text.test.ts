import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HardenedService, openHardenedService } from '../hardened-service.ts';

/**
 * What a caller sends is neither looked through again and again, nor sent back. CPU of this process, the client's share
 * included, in milliseconds: the time that passes is the machine's matter.
 */
const MAX_CPU_MS = 1_500;
const MAX_ERROR_BYTES = 64_000;

let hardened: HardenedService;

beforeAll(async () => {
  hardened = await openHardenedService();
  // The first request of all loads code.
  await hardened.post({ query: '{ viewer { subject } }' });
});

afterAll(() => hardened.close());

const MANY = Array.from({ length: 60_000 }, (_, index) => `x${index}`);
const LONG = 'x'.repeat(900_000);
const ADD = 'mutation ($input: AddUserToGroupInput!) { addUserToGroup(input: $input) { __typename } }';
const FILTER = 'query ($filter: UserFilterInput) { users(filter: $filter) { totalCount } }';

const ATTACKS: Readonly<Record<string, { readonly query: string; readonly variables?: object }>> = {
  'an input object of 60,000 unknown keys': {
    query: ADD,
    variables: { input: Object.fromEntries(MANY.map((key) => [key, 1])) },
  },
  'an unknown key as long as a body': { query: ADD, variables: { input: { [LONG]: 1 } } },
  'a list of 300,000 wrong items': {
    query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
    variables: { ids: Array.from({ length: 300_000 }, () => 1.5) },
  },
  'a list of 60,000 objects that are no filters': {
    query: FILTER,
    variables: { filter: { and: MANY.map((key) => ({ [key]: 1 })) } },
  },
  'a value as long as a body, of another type': { query: FILTER, variables: { filter: { enabled: LONG } } },
  'an enum value as long as a body': {
    query: 'query ($by: GroupOrder) { groups(orderBy: $by) { totalCount } }',
    variables: { by: { field: LONG, direction: 'ASC' } },
  },
  'a date as long as a body': { query: FILTER, variables: { filter: { createdAt: { after: LONG } } } },
  'a role as long as a body, 30 times': {
    query: `mutation ($role: String!) { ${Array.from({ length: 30 }, (_, n) => `a${n}: assignRole(input: { username: "john.doe", role: $role }) { __typename ... on Error { message } }`).join(' ')} }`,
    variables: { role: LONG },
  },
  'a string in the document as long as a body': { query: `{ users(first: "${LONG}") { totalCount } }` },
  'a field that is long and not of the schema': { query: `{ ${LONG} }` },
  'a long alias': { query: `{ ${LONG}: viewer { subject } }` },
  'a text that looks like a suggestion again and again': {
    query: `{ users(first: "${' Did you mean '.repeat(30_000)}") { totalCount } }`,
  },
  'a directive that is not of the schema, many times': {
    query: `{ viewer ${`@${'x'.repeat(200)} `.repeat(20)} { subject } }`,
  },
  'an unreadable document': { query: `{ ${'"""'}${LONG}` },
  'fragments within a report that double the work with each': {
    query: `{ membershipReport { ...F0 } } ${Array.from({ length: 40 }, (_, n) => `fragment F${n} on MembershipReport { ...F${n + 1} ...F${n + 1} }`).join(' ')} fragment F40 on MembershipReport { totals { groups } }`,
  },
  'a cursor as long as a body': {
    query: 'query ($after: String) { users(after: $after) { totalCount nodes { id } } }',
    variables: { after: LONG },
  },
  'an id as long as a body': { query: 'query ($id: ID!) { node(id: $id) { id } }', variables: { id: LONG } },
};

test.each(Object.entries(ATTACKS))('%s costs little, and is answered in 64 kB', async (_name, attack) => {
  const begun = process.cpuUsage();
  const response = await hardened.post(attack);
  const answer = await response.text();
  const { user, system } = process.cpuUsage(begun);
  expect((user + system) / 1_000).toBeLessThan(MAX_CPU_MS);
  expect(answer.length).toBeLessThan(MAX_ERROR_BYTES);
  expect(answer).not.toContain('INTERNAL_SERVER_ERROR');
});

test('the name of an operation that is not there is answered in 64 kB', async () => {
  const response = await hardened.post({ query: 'query A { viewer { subject } }', operationName: LONG });
  expect((await response.text()).length).toBeLessThan(MAX_ERROR_BYTES);
  expect(hardened.log.join('').length).toBeLessThan(MAX_ERROR_BYTES);
});
