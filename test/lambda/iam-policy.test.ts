import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CATEGORY_BY_OPERATION, type CognitoOperation, isWrite } from '../../src/cognito/rate/quotas.ts';

// Object.keys answers with strings; these are the keys of that very object.
const OPERATIONS = Object.keys(CATEGORY_BY_OPERATION) as readonly CognitoOperation[];
/** To create, change, reset and delete accounts: for whoever wants the groups alone administered. */
const ACCOUNTS: readonly CognitoOperation[] = [
  'AdminCreateUser',
  'AdminDeleteUser',
  'AdminResetUserPassword',
  'AdminUpdateUserAttributes',
];

describe.each(['deploy/terraform/main.tf', 'deploy/cdk/cognito-admin-function.ts'])('%s', (path) => {
  const text = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

  test.each([
    { list: 'reads', operations: OPERATIONS.filter((operation) => !isWrite(operation)) },
    {
      list: 'writes',
      operations: OPERATIONS.filter((operation) => isWrite(operation) && !ACCOUNTS.includes(operation)),
    },
    { list: 'accounts', operations: ACCOUNTS },
  ])('gives exactly the rights that the service uses, as $list', ({ list, operations }) => {
    const block = new RegExp(`${list} = \\[([^\\]]*)\\]`, 'i').exec(text)?.[1] ?? '';
    const actions = [...block.matchAll(/cognito-idp:(\w+)/g)].map(([, action]) => action);
    expect(actions.sort()).toEqual([...operations].sort());
  });

  test('gives them on every pool that is administered', () => {
    expect(text).toMatch(
      /user_pool_arns = \[\s*for id in var\.user_pool_ids|for \(const userPool of userPools\) userPool\.grant/,
    );
    expect(text).toMatch(/COGNITO_USER_POOL_IDS/);
  });
});

describe.each([
  {
    tool: 'Terraform',
    functionFile: 'deploy/terraform/main.tf',
    workerFile: 'deploy/terraform/worker.tf',
    instances: 'var.database == null ? 1 : 10',
    secrets: 'secrets = [{ name = "DATABASE_URL", valueFrom = var.database.url_secret }]',
    actions: 'data.aws_iam_policy_document.pool.json',
  },
  {
    tool: 'CDK',
    functionFile: 'deploy/cdk/cognito-admin-function.ts',
    workerFile: 'deploy/cdk/cognito-admin-worker.ts',
    instances: 'database === undefined ? 1 : 10',
    secrets: 'secrets: { DATABASE_URL: Secret.fromSecretsManager(database.urlSecret) }',
    actions: 'userPool.grant(taskDefinition.taskRole, ...ACTIONS[access])',
  },
])('with $tool', ({ functionFile, workerFile, instances, secrets, actions }) => {
  const [ofFunction, ofWorker] = [functionFile, workerFile].map((path) =>
    readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'),
  );

  test('the URL of the database is a reference to a secret, and plain text nowhere', () => {
    expect(ofFunction).toMatch(/DATABASE_URL_SECRET\s*[:=]/);
    expect(ofFunction).not.toMatch(/DATABASE_URL\s*[:=]/);
    expect(ofWorker).toContain(secrets);
    expect(ofWorker?.replace(secrets, '')).not.toContain('DATABASE_URL');
  });

  test('a function without a database, which has no quota in common with another, has one instance', () => {
    expect(ofFunction).toContain(instances);
  });

  test('a worker may do to the pools what the function may', () => {
    expect(ofFunction).toMatch(/data "aws_iam_policy_document" "pool"|export const ACTIONS/);
    expect(ofWorker).toContain(actions);
    expect(ofWorker).toMatch(/command\s*[:=] \['worker'\]|command\s*= \["worker"\]/);
  });
});
