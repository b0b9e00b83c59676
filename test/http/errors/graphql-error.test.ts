import { PothosValidationError } from '@pothos/core';
import { GraphQLError } from 'graphql';
import { describe, expect, test } from 'vitest';
import {
  BadUserInputError,
  CallBudgetExceededError,
  type DomainError,
  GroupExistsError,
  InvalidInputError,
  NotAllowedError,
  PartialFailureError,
  StaleCursorError,
  ThrottledError,
  UpstreamAccessDeniedError,
  UserNotFoundError,
} from '../../../src/domain/model/errors.ts';
import { stubApp } from '../stub-app.ts';

/** The one error that the caller sees when a resolver throws. */
async function seen(thrown: unknown) {
  const stub = stubApp({
    work: () => {
      throw thrown;
    },
  });
  const response = await stub.send('{ work }');
  const { errors } = await response.json();
  return { error: errors[0], log: stub.log };
}

describe('a fault of the domain keeps its message, its code and its evidence', () => {
  test.each<[DomainError, Record<string, unknown>]>([
    [new ThrottledError('ListUsers', 7), { code: 'THROTTLED', retryAfterSeconds: 7 }],
    [
      new CallBudgetExceededError('ListUsers', 50),
      { code: 'CALL_BUDGET_EXCEEDED', operation: 'ListUsers', budget: 50, estimatedCalls: 51 },
    ],
    [
      new UpstreamAccessDeniedError('cognito-idp:ListUsers'),
      { code: 'UPSTREAM_ACCESS_DENIED', action: 'cognito-idp:ListUsers' },
    ],
    [new BadUserInputError('Too many.', 'first'), { code: 'BAD_USER_INPUT', field: 'first' }],
    [new StaleCursorError('The list has moved on.'), { code: 'STALE_CURSOR' }],
  ])('%s', async (thrown, extensions) => {
    const { error } = await seen(thrown);
    expect(error).toMatchObject({ message: thrown.message, path: ['work'], locations: [{ line: 1, column: 3 }] });
    expect(error.extensions).toEqual(extensions);
  });
});

test('a fault is known by its kind through every wrapping', async () => {
  const { error } = await seen(new GraphQLError('wrapped', { originalError: new ThrottledError('ListUsers', 7) }));
  expect(error.extensions).toEqual({ code: 'THROTTLED', retryAfterSeconds: 7 });
});

describe('a failure that surfaces as an error names itself as the reason', () => {
  test.each<[DomainError, Record<string, unknown>]>([
    [new UserNotFoundError('ann'), { code: 'BAD_USER_INPUT', reason: 'USER_NOT_FOUND' }],
    [new GroupExistsError('ops'), { code: 'BAD_USER_INPUT', reason: 'GROUP_EXISTS' }],
    [new InvalidInputError('Too long.', 'name'), { code: 'BAD_USER_INPUT', reason: 'INVALID_INPUT', field: 'name' }],
    [new NotAllowedError('Not this group.'), { code: 'FORBIDDEN', reason: 'NOT_ALLOWED' }],
    [
      new PartialFailureError('Half done.', { completed: ['a'], failed: ['b'] }),
      { code: 'BAD_USER_INPUT', reason: 'PARTIAL_FAILURE', completed: ['a'], failed: ['b'] },
    ],
  ])('%s', async (thrown, extensions) => {
    const { error } = await seen(thrown);
    expect(error.message).toBe(thrown.message);
    expect(error.extensions).toEqual(extensions);
  });
});

describe('anything else is masked, and logged with its cause under the id that the caller sees', () => {
  test.each<[string, unknown, string]>([
    ['an error', new TypeError('secret'), 'secret'],
    ['an error within a GraphQLError', new GraphQLError('secret', { originalError: new Error('secret') }), 'secret'],
    ['a GraphQLError of a resolver, without a code', new GraphQLError('secret'), 'secret'],
    ['a value that is no error', 'secret', 'secret'],
  ])('%s', async (_kind, thrown, secret) => {
    const { error, log } = await seen(thrown);
    expect(error.message).toBe('Unexpected error.');
    expect(error.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', requestId: expect.stringMatching(/^[\w.-]+$/) });
    expect(JSON.stringify(error)).not.toContain(secret);
    const logged = log.find(({ level }) => level === 50);
    expect(logged?.requestId).toBe(error.extensions.requestId);
    expect(JSON.stringify(logged?.err)).toContain(secret);
  });

  test('a value that the enum does not know', async () => {
    const stub = stubApp();
    const body = await (await stub.send('{ colour }')).text();
    expect(body).toContain('Unexpected error.');
    expect(body).not.toContain('secret');
  });

  test('an error in an event of a subscription', async () => {
    const stub = stubApp({
      async *events() {
        yield 'first';
        throw new Error('secret');
      },
    });
    const response = await stub.send('subscription { events }', { headers: { accept: 'text/event-stream' } });
    const body = await response.text();
    expect(body).toContain('first');
    expect(body).toContain('Unexpected error.');
    expect(body).not.toContain('secret');
  });
});

describe('errors of the request itself are passed on as they are', () => {
  test.each<[string, string, object, string, string]>([
    ['syntax', '{ work', {}, 'GRAPHQL_PARSE_FAILED', 'Syntax Error: Expected Name, found <EOF>.'],
    ['an unknown field', '{ nope }', {}, 'GRAPHQL_VALIDATION_FAILED', 'Cannot query field "nope" on type "Query".'],
    [
      'a variable of another type',
      'query ($times: Int) { work(times: $times) }',
      { times: 'often' },
      'BAD_USER_INPUT',
      'Variable "$times" got invalid value "often"; Int cannot represent non-integer value: "often"',
    ],
    [
      'an argument that the variable leaves empty',
      'query ($times: Int) { work(times: $times) }',
      { times: null },
      'BAD_USER_INPUT',
      'Argument "times" of non-null type "Int!" must not be null.',
    ],
  ])('%s', async (_kind, query, variables, code, message) => {
    const stub = stubApp();
    const { errors } = await (await stub.send(query, { variables })).json();
    expect(errors).toMatchObject([{ message, extensions: { code } }]);
    expect(stub.log.filter(({ level }) => level === 50)).toEqual([]);
  });

  test("Pothos's own refusals", async () => {
    const { error } = await seen(new PothosValidationError('Invalid global ID: x'));
    expect(error).toMatchObject({ message: 'Invalid global ID: x', extensions: { code: 'BAD_USER_INPUT' } });
  });

  test('a GraphQLError that brings a code', async () => {
    const { error } = await seen(new GraphQLError('Too deep.', { extensions: { code: 'TOO_DEEP' } }));
    expect(error).toMatchObject({ message: 'Too deep.', extensions: { code: 'TOO_DEEP' } });
  });
});

test('an error while the context is made is the whole answer, masked as well', async () => {
  const stub = stubApp({
    openContext: () => {
      throw new Error('secret');
    },
  });
  const response = await stub.send('{ work }');
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({
    errors: [
      { message: 'Unexpected error.', extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String) } },
    ],
  });
  expect(stub.log.some(({ level }) => level === 50)).toBe(true);
});

test("a fault of Cognito's is logged for the operator", async () => {
  const { log } = await seen(new UpstreamAccessDeniedError('cognito-idp:ListUsers'));
  expect(log[0]).toMatchObject({
    level: 40,
    code: 'UPSTREAM_ACCESS_DENIED',
    msg: expect.stringContaining('cognito-idp:ListUsers'),
  });
});

test('an aborted call of a client that has disconnected is not logged as a fault', async () => {
  const { error, log } = await seen(new DOMException('The operation was aborted.', 'AbortError'));
  expect(error).toMatchObject({ message: 'Cancelled.', extensions: { code: 'CANCELLED' } });
  expect(log).toMatchObject([{ level: 30, msg: 'request' }]);
});
