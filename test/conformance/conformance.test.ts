import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCognitoLocal } from './cognito-local.ts';
import { directoryBehaviours } from './directory.behaviours.ts';
import { Server } from './fresh-pool.ts';
import { groupBehaviours } from './groups.behaviours.ts';
import { listBehaviours } from './lists.behaviours.ts';
import { membershipBehaviours } from './membership.behaviours.ts';
import { type PoolServer, startEmbeddedPool } from './pool-server.ts';
import { userBehaviours } from './users.behaviours.ts';

const behaviours = [
  ...groupBehaviours,
  ...userBehaviours,
  ...membershipBehaviours,
  ...listBehaviours,
  ...directoryBehaviours,
];

/** cognito-local takes a second to load, and several on a busy machine. */
const START_TIMEOUT_MS = 20_000;

/**
 * Where cognito-local 5.3 does not do as this product takes Cognito to do: the reason, and the behaviours that show it.
 * A behaviour of this table must fail there: the day it does not, its line has to go.
 */
const COGNITO_LOCAL_DIFFERS: Readonly<Record<string, readonly string[]>> = {
  'it has no pages: every list answers everything, whatever Limit and token say': [
    'ListGroups answers no more than Limit, and a token for the rest',
    'ListUsers answers no more than Limit, and a token for the rest',
    'ListUsersInGroup answers no more than Limit, and a token for the rest',
    'AdminListGroupsForUser answers no more than Limit, and a token for the rest',
    'ListGroups with a Limit of 61 is an InvalidParameterException',
    'ListUsers with a Limit of 61 is an InvalidParameterException',
    'ListUsersInGroup with a Limit of 61 is an InvalidParameterException',
    'AdminListGroupsForUser with a Limit of 61 is an InvalidParameterException',
    'ListGroups with a token that it never gave is an InvalidParameterException',
    'ListUsers with a token that it never gave is an InvalidParameterException',
    'ListUsersInGroup with a token that it never gave is an InvalidParameterException',
    'AdminListGroupsForUser with a token that it never gave is an InvalidParameterException',
    'the directory keeps to the limit of a page',
    'the directory takes a token that the pool does not know for a stale cursor',
  ],
  'it checks no member of a request against the API model': [
    'the name of a group with white space is an InvalidParameterException',
    'the name of a group with 129 characters is an InvalidParameterException',
    'a negative precedence is an InvalidParameterException',
    'a username with white space is an InvalidParameterException',
    'the directory takes a name that the pool refuses for invalid input',
  ],
  'CreateGroup overwrites the group that has the name': [
    'a group whose name is taken is a GroupExistsException, and the group stays as it is',
    'the directory refuses a second group of the same name',
  ],
  'it fails with HTTP 500 where a group is looked for in a pool that never had one': [
    'GetGroup in a pool that never had a group is a ResourceNotFoundException',
  ],
  'it keeps AliasAttributes and UsernameConfiguration, and does not act on them': [
    'AdminGetUser takes a verified email address where the pool has it as an alias',
    'usernames of a pool can be found in any case where it says so',
  ],
  'filters compare all attributes but the account state by case': [
    'a filter of ListUsers compares email addresses regardless of case',
  ],
  'filters know the status as true and false': ['a filter of ListUsers tells enabled users from disabled ones'],
  'filters take what stands between the quotes as it is, escapes included': [
    'a filter of ListUsers reads escaped quotes and backslashes',
    'the directory filters users by a value with a quote and a backslash in it',
  ],
  'AdminListGroupsForUser looks for members by the name that was asked with': ['AdminListGroupsForUser takes the sub'],
  'it has no AdminUserGlobalSignOut': ['AdminUserGlobalSignOut of a user succeeds'],
};

describe('the embedded pool', () => {
  const server = startedBefore(startEmbeddedPool);
  for (const { sentence, check } of behaviours) test(sentence, () => check(server()));
});

describe('cognito-local', () => {
  const server = startedBefore(startCognitoLocal);
  for (const { sentence, check } of behaviours) {
    const reason = reasonToDiffer(sentence);
    if (reason === undefined) test(sentence, () => check(server()));
    else test(`not so: ${sentence} (${reason})`, () => expectToDiffer(check(server())));
  }
});

test('every sentence of the table is that of one behaviour', () => {
  const sentences = behaviours.map(({ sentence }) => sentence);
  expect(new Set(sentences).size).toBe(sentences.length);
  expect(sentences).toEqual(expect.arrayContaining(Object.values(COGNITO_LOCAL_DIFFERS).flat()));
});

/** Starts the server before the tests of the block, and stops it after them. */
function startedBefore(start: () => Promise<PoolServer>): () => Server {
  let running: PoolServer | undefined;
  let server: Server | undefined;
  beforeAll(async () => {
    running = await start();
    server = new Server(running.endpoint);
  }, START_TIMEOUT_MS);
  afterAll(() => running?.close());
  return () => {
    if (server === undefined) throw new Error('The server has not started.');
    return server;
  };
}

function reasonToDiffer(sentence: string): string | undefined {
  return Object.entries(COGNITO_LOCAL_DIFFERS).find(([, sentences]) => sentences.includes(sentence))?.[0];
}

/** An assertion has to fail: that a server is gone, or a preparation failed, is no difference. */
async function expectToDiffer(checked: Promise<void>): Promise<void> {
  const failure = await checked.then(
    () => 'cognito-local has come to agree: strike the behaviour from the table',
    (error: unknown) => error,
  );
  expect(failure).toHaveProperty('name', 'AssertionError');
}
