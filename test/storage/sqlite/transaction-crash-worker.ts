import { writeSync } from 'node:fs';
import { systemClock } from '../../../src/domain/ports/clock.ts';
import { openDatabase } from '../../../src/storage/sqlite/open-database.ts';

// Commits pairs of events for ever, and prints the number of the pair once its transaction is committed.
const [directory = '', from = '0'] = process.argv.slice(2);
const database = openDatabase(directory, 'pool', systemClock);

const insert = `INSERT INTO audit_event (id, at, action, outcome, actor, actor_subject, group_name)
  VALUES ($id, 0, 'CREATE_GROUP', 'UNKNOWN', 'ada', 'sub-of-ada', $pair)`;

for (let pair = Number(from); ; pair += 1) {
  database.transaction(() => {
    for (const half of ['a', 'b']) database.execute(insert, { $id: `${pair}${half}`, $pair: String(pair) });
  });
  writeSync(1, `${pair}\n`);
}
