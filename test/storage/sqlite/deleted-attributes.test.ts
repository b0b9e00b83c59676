import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { User } from '../../../src/domain/model/user.ts';
import { openSqliteEngine } from '../../../src/storage/sqlite/sqlite-engine.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const LISTENERS = { onRecorded: () => {}, onAuditFailure: () => {}, onLost: () => {} };
const ADDRESS = 'ada.lovelace.of.london@example.com';

const user = (username: string, email: string): User => ({
  username,
  attributes: [{ name: 'email', value: email }],
  enabled: true,
  status: 'CONFIRMED',
  createdAt: new Date(0),
  updatedAt: new Date(0),
});

/** Whether any file of the directory holds the text, whatever its case. */
function anyFileHolds(directory: string, text: string): boolean {
  return readdirSync(directory).some((name) =>
    readFileSync(join(directory, name), 'latin1').toLowerCase().includes(text.toLowerCase()),
  );
}

test('no file holds the address of a deleted account, of now or of its past', async () => {
  const directory = temporaryDirectory();
  const clock = new FakeClock();
  const engine = openSqliteEngine(directory, clock, { onStatement: null });
  const index = { attributes: ['email'], settleMs: 0 };
  const open = () => engine.openPool('pool', { ...LISTENERS, onAuditStored: () => {}, index });
  const storage = await open();
  const page = async (users: readonly User[]) => {
    await clock.advance(1_000);
    await storage.index?.mergeUsers(users, clock.date());
  };
  const others = Array.from({ length: 50 }, (_, each) => user(`user-${each}`, `somebody-${each}@example.com`));
  await page([user('ada', ADDRESS), ...others]);
  await page([user('ada', `former.${ADDRESS}`)]);
  await storage.close();
  expect(anyFileHolds(directory, ADDRESS)).toBe(true);

  const again = await open();
  await clock.advance(1_000);
  await again.index?.endUsers(['ada'], clock.date());
  expect(await again.index?.at(null).usersByName(['ada', 'user-1'])).toMatchObject([{ username: 'user-1' }]);
  await again.close();
  expect(anyFileHolds(directory, ADDRESS)).toBe(false);
  // Nor a piece of it, as the index of what is searched has them.
  expect(anyFileHolds(directory, 'ada.lovelace')).toBe(false);
});
