import { expect, test } from 'vitest';
import { type Actor, localAdministrator } from '../../../src/domain/model/actor.ts';
import { TokenCache } from '../../../src/http/auth/token-cache.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const HOUR_MS = 3_600_000;

function open() {
  const clock = new FakeClock();
  const until = (ms: number): Actor => ({ ...localAdministrator, expiresAt: clock.now() + ms });
  return { clock, tokens: new TokenCache(clock), until };
}

test('a token is known for a minute', async () => {
  const { clock, tokens, until } = open();
  const actor = until(HOUR_MS);
  tokens.remember('a token', actor);
  await clock.advance(59_999);
  expect(tokens.actorOf('a token')).toBe(actor);
  expect(tokens.actorOf('another')).toBeUndefined();
  await clock.advance(1);
  expect(tokens.actorOf('a token')).toBeUndefined();
});

test('a token is not known any more once it has expired', async () => {
  const { clock, tokens, until } = open();
  tokens.remember('a token', until(10_000));
  await clock.advance(10_000);
  expect(tokens.actorOf('a token')).toBeUndefined();
});

test('a token that has no end is verified each time', () => {
  const { tokens } = open();
  tokens.remember('a token', { ...localAdministrator, expiresAt: null });
  expect(tokens.actorOf('a token')).toBeUndefined();
});

test('of a thousand tokens and one, the one verified the longest ago is forgotten', () => {
  const { tokens, until } = open();
  const actor = until(HOUR_MS);
  for (let number = 0; number < 1_000; number += 1) tokens.remember(`token ${number}`, actor);
  tokens.remember('token 0', actor);
  tokens.remember('one more', actor);
  expect(tokens.size).toBe(1_000);
  expect(tokens.actorOf('token 0')).toBe(actor);
  expect(tokens.actorOf('token 1')).toBeUndefined();
});
