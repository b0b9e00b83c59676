import { writeSync } from 'node:fs';
import { localAdministrator } from '../../../src/domain/model/actor.ts';
import { systemClock } from '../../../src/domain/ports/clock.ts';
import { SqliteAuditStore } from '../../../src/storage/sqlite/audit-store.ts';
import { openDatabase } from '../../../src/storage/sqlite/open-database.ts';

// Commits pairs of events for ever, and prints the number of the pair once its transaction is committed.
const [directory = '', from = '0'] = process.argv.slice(2);
const database = openDatabase(directory, 'pool', systemClock);
const trail = new SqliteAuditStore({ database, clock: systemClock, onRecorded: () => {} });

for (let pair = Number(from); ; pair += 1) {
  const target = { groupName: String(pair) };
  const attempt = {
    action: 'CREATE_GROUP',
    actor: localAdministrator,
    target,
    dryRun: false,
    bulkOperationId: null,
  } as const;
  database.transaction(() => {
    trail.start(attempt);
    trail.start(attempt);
  });
  writeSync(1, `${pair}\n`);
}
