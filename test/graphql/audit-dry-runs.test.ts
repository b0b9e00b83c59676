import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GuardedApp } from '../support/authenticated-app.ts';
import { ask, openCompany } from './authorization-requests.ts';

let app: GuardedApp;
beforeEach(async () => {
  app = await openCompany();
});
afterEach(() => app.service.close());

const events = async () => {
  const { data } = await ask(
    app,
    app.staff.administrator,
    '{ auditEvents(first: 5, filter: { outcome: [DENIED] }) { nodes { outcome dryRun } } }',
  );
  return data.auditEvents.nodes;
};

const CHANGES = {
  assignRole: 'username: "emp1", role: "lead"',
  promoteUser: 'username: "emp1", role: "lead"',
  demoteUser: 'username: "jean-luc.d’arc", role: "reader"',
  setUserGroups: 'username: "emp1", groupNames: ["lead"]',
  bulkAddUsersToGroups: 'usernames: ["emp1"], groupNames: ["lead"]',
  bulkRemoveUsersFromGroups: 'usernames: ["maria.admin"], groupNames: ["administrators"]',
  bulkEnableUsers: 'usernames: ["lena.admin"]',
  bulkDisableUsers: 'usernames: ["maria.admin"], signOut: true',
};

test.each(
  Object.entries(CHANGES).flatMap(([field, input]) => [true, false].map((dryRun) => ({ field, input, dryRun }))),
)('a refusal of $field says whether it was of a dry run ($dryRun)', async ({ field, input, dryRun }) => {
  if (field === 'bulkEnableUsers') {
    await ask(
      app,
      app.staff.administrator,
      'mutation { disableUser(input: { username: "lena.admin" }) { __typename } }',
    );
  }
  const document = `mutation { ${field}(input: { ${input}, dryRun: ${dryRun} }) { __typename } }`;
  // Refused by the guard, and for want of the permission.
  for (const caller of ['operator', 'auditor'] as const) {
    const before = (await events()).length;
    await ask(app, app.staff[caller], document);
    const after = await events();
    expect(after).toHaveLength(before + 1);
    expect(after[0]).toEqual({ outcome: 'DENIED', dryRun });
  }
});

test('the log says so as well', async () => {
  await ask(
    app,
    app.staff.operator,
    'mutation { assignRole(input: { username: "emp1", role: "lead", dryRun: true }) { __typename } }',
  );
  const lines = app.log.map((line) => JSON.parse(line)).filter(({ audit, outcome }) => audit && outcome === 'DENIED');
  expect(lines).toMatchObject([{ action: 'ADD_USER_TO_GROUP', dryRun: true }]);
});

test('a dry run that is not refused leaves no event', async () => {
  await ask(
    app,
    app.staff.administrator,
    'mutation { assignRole(input: { username: "emp1", role: "lead", dryRun: true }) { __typename } }',
  );
  expect(await events()).toEqual([]);
});
