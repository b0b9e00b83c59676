import { expect, test } from 'vitest';
import { openGuardedApp, unfitTokens } from '../support/authenticated-app.ts';

test('no token, password or attribute value gets into the log or the audit trail, whatever is requested or fails', async () => {
  const app = await openGuardedApp({ GRAPHIQL: 'off' });
  const { byFlaw, forged } = await unfitTokens(app);
  const { access, id } = await app.signIn('john.doe', 'administrators');
  const tokens = [
    access,
    id,
    ...Object.values(app.staff),
    ...[...Object.values(byFlaw), ...forged].map((one) => one.token),
  ];
  const documents = [
    '{ user(by: { email: "john.doe@example.com" }) { email phoneNumber attributes { name value } } }',
    '{ users(first: 3, filter: { phoneNumber: { equals: "+12065550100" } }) { nodes { name groups { name } } } }',
    '{ users(filter: { email: { contains: "doe@example.com } }) { nodes { email } }',
    'query Watch { viewer { username } secret: user(by: { email: "nobody@example.com" }) { email } }',
    '{ accessCheck(username: "john.doe", anyOf: ["admin"]) { reason } }',
    'mutation { addUserToGroup(input: { username: "emp1", groupName: "finance" }) { ... on AddUserToGroupPayload { user { email } } } }',
    'mutation { disableUser(input: { username: "nobody" }) { __typename } }',
  ];
  for (const token of tokens) for (const document of documents) await app.send(token, document);
  for (const kind of ['access-denied', 'internal-error', 'throttle', 'lost-answer'] as const) {
    app.pool.faults.set([{ kind, times: 3 }]);
    for (const document of documents) await app.send(access, document);
    app.pool.faults.set([]);
  }
  const trail = await (
    await app.send(app.staff.auditor, '{ auditEvents(first: 1000) { nodes { username groupName detail actor } } }')
  ).text();

  expect(app.log.length).toBeGreaterThan(tokens.length * documents.length);
  expect(trail).toContain('emp1');
  const secrets = ['Right-1-password', 'Operator-1-pool', '@example.com', '+12065550100', 'John Doe', 'Bearer'];
  // Neither a whole token nor its claims nor its signature.
  const parts = tokens.flatMap((token) => token?.split('.') ?? []).filter((part) => part.length > 8);
  for (const secret of [...secrets, ...parts]) {
    expect(trail).not.toContain(secret);
    expect(app.log.filter((line) => line.includes(secret))).toEqual([]);
  }
  await app.service.close();
});
