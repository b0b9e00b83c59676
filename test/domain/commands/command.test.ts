import { describe, expect, test } from 'vitest';
import { defineCommand } from '../../../src/domain/commands/command.ts';
import { UsernameResolver } from '../../../src/domain/directory/username-resolver.ts';
import { type Actor, localAdministrator } from '../../../src/domain/model/actor.ts';
import {
  InvalidInputError,
  NoResponseError,
  NotAllowedError,
  ThrottledError,
  UserNotFoundError,
} from '../../../src/domain/model/errors.ts';
import type {
  AuditOutcome,
  AuditRecorder,
  NewAuditEvent,
  SettledAuditEvent,
} from '../../../src/domain/ports/audit-recorder.ts';
import { type Authorizer, allowAll } from '../../../src/domain/ports/authorizer.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { nullRecorder } from '../null-recorder.ts';
import { StubDirectory } from '../stub-directory.ts';
import { anyRequest } from './any-request.ts';

/** Keeps what was written down, and in which order things happened. */
class RecordingTrail implements AuditRecorder {
  readonly steps: string[] = [];
  readonly attempts: NewAuditEvent[] = [];

  async start(attempt: NewAuditEvent): Promise<string> {
    this.attempts.push(attempt);
    this.steps.push('begin');
    return `event-${this.attempts.length}`;
  }

  async complete(id: string, outcome: AuditOutcome, detail: string | null): Promise<void> {
    this.steps.push(`${id} ${outcome} ${detail}`);
  }

  async record({ outcome, detail, ...attempt }: SettledAuditEvent): Promise<string> {
    this.attempts.push(attempt);
    this.steps.push(`recorded ${outcome} ${detail}`);
    return `event-${this.attempts.length}`;
  }
}

const reader: Actor = {
  subject: 'sub-1',
  username: 'reader',
  groups: [],
  permissions: new Set(['DIRECTORY_READ']),
  expiresAt: null,
};

/** An operation on the user of the name, which does what it is told. */
function operationThat(
  run: () => Promise<string>,
  trail: AuditRecorder,
  actor: Actor = localAdministrator,
  authorizer: Authorizer = allowAll,
) {
  const perform = defineCommand<string, string>({
    action: 'DISABLE_USER',
    permission: 'ACCOUNT_WRITE',
    change: (username) => ({ kind: 'account', change: 'disable', username }),
    validate: (username) => {
      if (username === '') throw new InvalidInputError('Empty.', 'username');
    },
    run,
  });
  const directory = new StubDirectory();
  const trueUsernames = new UsernameResolver(new FakeClock());
  const context = {
    actor,
    request: anyRequest,
    authorizer,
    audit: trail,
    directory,
    openRecovery: () => directory,
    usernames: trueUsernames,
  };
  return Object.assign((username: string) => perform(context, username), {
    checkAllowed: (username: string) => perform.checkAllowed(context, username),
  });
}

function guardThat(error: Error): Authorizer {
  return { ...allowAll, guard: () => Promise.reject(error), checkAllowed: () => Promise.reject(error) };
}

function deferred() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** Lets every promise that can settle do so. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

const notExpected = async (): Promise<string> => {
  throw new Error('Nothing was to be run.');
};

describe('an operation', () => {
  test('is written down before it runs, and settled after', async () => {
    const trail = new RecordingTrail();
    const run = async () => {
      trail.steps.push('run');
      return 'done';
    };
    await expect(operationThat(run, trail)('emp1')).resolves.toBe('done');
    expect(trail.steps).toEqual(['begin', 'run', 'event-1 SUCCEEDED null']);
    expect(trail.attempts).toEqual([
      {
        action: 'DISABLE_USER',
        actor: localAdministrator,
        target: { username: 'emp1' },
        dryRun: false,
        bulkOperationId: null,
        requestId: 'request-1',
        reason: null,
        changes: [],
      },
    ]);
  });

  test.each([
    { error: new UserNotFoundError('emp1'), outcome: /^FAILED USER_NOT_FOUND: The pool has no user "emp1"\.$/ },
    { error: new ThrottledError('AdminDisableUser', 3), outcome: /^FAILED THROTTLED: / },
    { error: new NotAllowedError('Not him.'), outcome: /^DENIED NOT_ALLOWED: Not him\.$/ },
    { error: new NoResponseError('No answer.'), outcome: /^UNKNOWN UPSTREAM_UNAVAILABLE: No answer\.$/ },
    { error: new TypeError('A secret.'), outcome: /^UNKNOWN null$/ },
  ])('that ends with $error is settled as $outcome, and rejects with it', async ({ error, outcome }) => {
    const trail = new RecordingTrail();
    await expect(operationThat(() => Promise.reject(error), trail)('emp1')).rejects.toBe(error);
    const [begin, settled] = trail.steps;
    expect(begin).toBe('begin');
    expect(settled?.replace('event-1 ', '')).toMatch(outcome);
  });

  test('that is refused is not run, and written down as DENIED', async () => {
    const trail = new RecordingTrail();
    await expect(operationThat(notExpected, trail, reader)('emp1')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(trail.steps).toEqual([
      'recorded DENIED FORBIDDEN: This requires the permission ACCOUNT_WRITE, which "reader" does not have.',
    ]);
  });

  test('without the permission is denied before its input is validated', async () => {
    await expect(operationThat(notExpected, new RecordingTrail(), reader)('')).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  test('whose input is invalid is not run, and was never an attempt', async () => {
    const trail = new RecordingTrail();
    await expect(operationThat(notExpected, trail)('')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(trail.steps).toEqual([]);
  });

  test.each([
    { error: new NotAllowedError('Not him.'), outcome: 'DENIED NOT_ALLOWED: Not him.' },
    // Only reads were made: nothing can have changed.
    { error: new NoResponseError('No answer.'), outcome: 'FAILED UPSTREAM_UNAVAILABLE: No answer.' },
    { error: new TypeError('A secret.'), outcome: 'FAILED null' },
  ])('is not run if the guard ends with $error, and settled as $outcome', async ({ error, outcome }) => {
    const trail = new RecordingTrail();
    const refused = operationThat(notExpected, trail, localAdministrator, guardThat(error))('emp1');
    await expect(refused).rejects.toBe(error);
    expect(trail.steps).toEqual([`recorded ${outcome}`]);
  });

  test('tells beforehand whether it would be refused: runs nothing, and writes only a refusal down', async () => {
    const trail = new RecordingTrail();
    const error = new NotAllowedError('Not him.');
    const { checkAllowed } = operationThat(notExpected, trail, localAdministrator, guardThat(error));
    await expect(checkAllowed('emp1')).rejects.toBe(error);
    expect(trail.steps).toEqual(['recorded DENIED NOT_ALLOWED: Not him.']);
    await operationThat(notExpected, trail).checkAllowed('emp1');
    await expect(operationThat(notExpected, trail).checkAllowed('')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(trail.steps).toHaveLength(1);
  });

  test('is sent only once its event is stored, and answered only once its end is', async () => {
    const steps: string[] = [];
    const stored = { start: deferred(), complete: deferred() };
    const audit: AuditRecorder = {
      ...nullRecorder,
      start: async () => {
        await stored.start.promise;
        return 'event-1';
      },
      complete: async (_id, outcome) => {
        steps.push(`complete ${outcome}`);
        await stored.complete.promise;
      },
    };
    const run = async () => {
      steps.push('run');
      return 'done';
    };
    const answer = operationThat(run, audit)('emp1').then(() => steps.push('answered'));
    await turn();
    expect(steps).toEqual([]);
    stored.start.resolve();
    await turn();
    expect(steps).toEqual(['run', 'complete SUCCEEDED']);
    stored.complete.resolve();
    await answer;
    expect(steps).toEqual(['run', 'complete SUCCEEDED', 'answered']);
  });

  test('is not run if it cannot be written down', async () => {
    const full = new Error('The disk is full.');
    const trail: AuditRecorder = { ...nullRecorder, start: () => Promise.reject(full) };
    await expect(operationThat(notExpected, trail)('emp1')).rejects.toBe(full);
  });
});
