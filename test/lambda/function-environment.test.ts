import { describe, expect, test } from 'vitest';
import { functionEnvironment } from '../../src/lambda/function-environment.ts';

const DATABASE_URL = 'postgres://service@db.example.com/admin';

describe('a function', () => {
  test('leaves bulk operations to the processes with which it shares a database', () => {
    expect(functionEnvironment({ DATABASE_URL })).toEqual({ DATABASE_URL, BULK_WORKER: 'off', HOST: '0.0.0.0' });
    expect(functionEnvironment({ DATABASE_URL, BULK_WORKER: '' }).BULK_WORKER).toBe('off');
  });

  test('runs them if nobody else can, and if it is told to', () => {
    expect(functionEnvironment({}).BULK_WORKER).toBeUndefined();
    expect(functionEnvironment({ DATABASE_URL, BULK_WORKER: 'on' }).BULK_WORKER).toBe('on');
  });

  test('is reached from everywhere, whatever HOST says', () => {
    expect(functionEnvironment({ HOST: '127.0.0.1', PORT: '1' })).toMatchObject({ HOST: '0.0.0.0', PORT: '1' });
  });
});
