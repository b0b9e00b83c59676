import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/domain/ports/clock.ts';
import type { Database } from '../../../src/storage/sqlite/database.ts';
import { openDatabase } from '../../../src/storage/sqlite/open-database.ts';
import { StoreConfigError } from '../../../src/storage/store-error.ts';
import { bundledScript } from '../../support/bundled-script.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const open = (directory: string) => openDatabase(directory, 'pool', systemClock);

/** A table of one's own, so that these tests know nothing of the schema. */
function withNotes(database: Database): Database {
  database.executeScript('CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
  return database;
}

const write = (database: Database, text: string) =>
  database.execute('INSERT INTO note (text) VALUES ($text)', { $text: text });
const notes = (database: Database) =>
  database.query<{ text: string }>('SELECT text FROM note ORDER BY id').map(({ text }) => text);

describe('a database file', () => {
  test('is made with its directory, for its owner alone', () => {
    const directory = join(temporaryDirectory(), 'deep', 'data');
    const database = open(directory);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    database.close();
    expect(readdirSync(directory)).toEqual(['pool.sqlite']);
  });

  test('holds after a reopening what it held before', () => {
    const directory = temporaryDirectory();
    const database = withNotes(open(directory));
    write(database, 'kept');
    database.close();
    const again = open(directory);
    expect(notes(again)).toEqual(['kept']);
    again.close();
  });

  test('is refused to a second one while it is open, with the process that holds it', () => {
    const directory = temporaryDirectory();
    const database = open(directory);
    expect(() => open(directory)).toThrow(`in use by process ${process.pid}`);
    expect(notes(withNotes(database))).toEqual([]);
    database.close();
    open(directory).close();
  });

  test('recovers from the files as they are in the midst of a transaction: all that was committed, nothing else', () => {
    const directory = temporaryDirectory();
    const database = withNotes(open(directory));
    write(database, 'committed');
    // Pages go to the disk before the commit where the cache is too small for them.
    database.executeScript('PRAGMA cache_size = 2');
    const crashed = join(directory, 'crashed');
    mkdirSync(crashed);
    database.transaction(() => {
      for (let i = 0; i < 200; i += 1) write(database, 'x'.repeat(1_000));
      database.execute("UPDATE note SET text = 'overwritten'");
      for (const name of readdirSync(directory)) {
        if (statSync(join(directory, name)).isFile()) copyFileSync(join(directory, name), join(crashed, name));
      }
    });
    database.close();
    expect(statSync(join(crashed, 'pool.sqlite-wal')).size).toBeGreaterThan(200_000);

    rmSync(join(crashed, 'pool.sqlite.owner'));
    const recovered = open(crashed);
    expect(notes(recovered)).toEqual(['committed']);
    recovered.close();
  });

  test('loses no committed row and keeps no half of a transaction when its process is killed, again and again', {
    timeout: 30_000,
  }, async () => {
    const directory = temporaryDirectory();
    const script = bundledScript('test/storage/sqlite/transaction-crash-worker.ts');
    let last = -1;
    for (const pairs of [1, 150, 700]) {
      const killed = last + pairs;
      const child = spawn(process.execPath, [script, directory, String(last + 1)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exited = once(child, 'exit');
      for await (const line of createInterface(child.stdout)) {
        last = Number(line);
        if (last === killed) child.kill('SIGKILL');
      }
      await exited;
      expect(readdirSync(directory)).toContain('pool.sqlite.lock');

      const database = open(directory);
      const rows = database.query<{ pair: number; events: number }>(
        'SELECT CAST(group_name AS INTEGER) AS pair, count(*) AS events FROM audit_event GROUP BY pair ORDER BY pair',
      );
      expect(database.query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      database.close();
      // The last one may have been committed and not been printed.
      expect(rows.length - 1 - last).toBeOneOf([0, 1]);
      expect(rows).toEqual(rows.map((_row, pair) => ({ pair, events: 2 })));
      last = rows.length - 1;
    }
  });

  test('is made anew if its process was killed while it made it', () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'pool.sqlite.unfinished'), 'half a page');
    writeFileSync(join(directory, 'pool.sqlite.unfinished-journal'), 'half a journal');
    mkdirSync(join(directory, 'pool.sqlite.unfinished.lock'));
    open(directory).close();
    expect(readdirSync(directory)).toEqual(['pool.sqlite']);
  });

  test('that is none is refused by name, and given free again', () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'pool.sqlite'), 'Dear diary, '.repeat(1_000));
    expect(() => open(directory)).toThrow(/pool\.sqlite" cannot be opened: .*not a database/);
    expect(() => open(directory)).toThrow('not a database');
  });

  test('of a later version of the service is refused, and left as it is', () => {
    const directory = temporaryDirectory();
    const database = open(directory);
    database.executeScript('PRAGMA user_version = 1000');
    database.close();
    expect(() => open(directory)).toThrow('written by a later version');
    expect(() => open(directory)).toThrow(StoreConfigError);
    expect(() => open(directory)).toThrow('its schema is 1000');
  });

  test('in a directory that cannot be made is refused by name', () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '');
    expect(() => open(join(file, 'data'))).toThrow(/data.pool\.sqlite" cannot be opened: ENOTDIR/);
  });
});
