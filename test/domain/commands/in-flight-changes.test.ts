import { EventEmitter, once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { InFlightChanges } from '../../../src/domain/commands/in-flight-changes.ts';
import { openApp } from '../../support/app.ts';

test('waits for the changes under way, and for those that are begun meanwhile', async () => {
  const changes = new InFlightChanges();
  const answers = new EventEmitter();
  const made: string[] = [];
  const change = (name: string) =>
    changes.run(async () => {
      await once(answers, name);
      made.push(name);
    });
  void change('first');
  const settled = changes.settled().then(() => made.push('settled'));
  void change('second');
  answers.emit('first');
  await turn();
  answers.emit('second');
  await settled;
  expect(made).toEqual(['first', 'second', 'settled']);
});

test.each([
  ['a change', 'addUserToGroup(input: { username: "emp1", groupName: "employees" })'],
  ['a bulk operation', 'bulkAddUsersToGroups(input: { usernames: ["emp1"], groupNames: ["employees"] })'],
])('begins no more %s once they are made: the process may have closed its store by then', async (_what, field) => {
  const app = await openApp();
  await app.service.drain();
  await app.service.changesSettled();
  await app.service.close();
  const { errors, calls } = await app.query(`mutation { ${field} { __typename } }`);
  expect(errors).toMatchObject([{ extensions: { code: 'CANCELLED' } }]);
  expect(calls).toEqual({});
  // Who asked was told that the service stops; for an operator nothing has failed.
  expect(app.log.map((line) => JSON.parse(line)).filter(({ level }) => level > 30)).toEqual([]);
});
