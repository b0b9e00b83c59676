import { expect, test } from 'vitest';
import { Database } from '../../../src/storage/sqlite/database.ts';

function openNotes(): Database {
  const database = Database.inMemory();
  database.executeScript('CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
  return database;
}

const INSERT = 'INSERT INTO note (id, text) VALUES ($id, $text)';
const ids = (database: Database) =>
  database.query<{ id: number }>('SELECT id FROM note ORDER BY id').map(({ id }) => id);

test('a statement that failed can be used again at once', () => {
  const database = openNotes();
  database.execute(INSERT, { $id: 1, $text: 'one' });
  expect(() => database.execute(INSERT, { $id: 1, $text: 'one again' })).toThrow('UNIQUE');
  database.execute(INSERT, { $id: 2, $text: 'two' });
  expect(ids(database)).toEqual([1, 2]);
});

test('a transaction that throws changes nothing, and the next one can begin', () => {
  const database = openNotes();
  expect(() =>
    database.transaction(() => {
      database.execute(INSERT, { $id: 1, $text: 'one' });
      throw new Error('second thoughts');
    }),
  ).toThrow('second thoughts');
  database.transaction(() => {
    database.execute(INSERT, { $id: 2, $text: 'two' });
  });
  expect(ids(database)).toEqual([2]);
});

test('a change says how many rows it changed', () => {
  const database = openNotes();
  for (const id of [1, 2, 3]) database.execute(INSERT, { $id: id, $text: 'x' });
  expect(database.execute('DELETE FROM note WHERE id > $id', { $id: 1 })).toBe(2);
});

test('a closed database refuses, and can be closed twice', () => {
  const database = openNotes();
  database.close();
  database.close();
  expect(() => database.execute(INSERT, { $id: 1, $text: 'one' })).toThrow('closed');
});
