import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BULK_JSON_LIMITS, type JsonLimits, JsonSize } from '../../../src/http/messages/json-size.ts';

/** What it is refused for, null where it is not; in pieces of so many bytes. */
function refusal(text: string, pieceBytes = text.length * 4 + 1, limits?: JsonLimits): string | null {
  const bytes = Buffer.from(text);
  const size = new JsonSize(limits);
  try {
    for (let at = 0; at < bytes.length; at += pieceBytes) size.take(bytes.subarray(at, at + pieceBytes));
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const list = (items: number) => JSON.stringify(Array.from({ length: items }, () => 0));
const members = (count: number) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, place) => [`m${place}`, 1])));

describe('the most that a request holds is taken, and one more is refused:', () => {
  test.each([
    ['items of a list', list(10_000), list(10_001), /more than 10,000 items/],
    ['members, the object one of them', members(9_999), members(10_000), /more than 10,000 members/],
    ['members before a blank', members(9_999), members(10_000).replaceAll('":', '" \n:'), /more than 10,000 members/],
    ['objects', `[${'{},'.repeat(9_998)}{}]`, `[${'{},'.repeat(9_999)}{}]`, /more than 10,000 members/],
    ['values within values', '['.repeat(100), '['.repeat(101), /more than 100 deep/],
  ])('%s', (_what, most, more, reason) => {
    expect(refusal(most)).toBeNull();
    expect(refusal(more)).toMatch(reason);
    expect(refusal(more, 7)).toMatch(reason);
  });
});

test('a bulk mutation takes ten times as many items', () => {
  expect(refusal(list(100_000), undefined, BULK_JSON_LIMITS)).toBeNull();
  expect(refusal(list(100_001), undefined, BULK_JSON_LIMITS)).toMatch(/more than 100,000 items/);
});

test('a bulk mutation takes five times as many members, and is told from others by them', () => {
  expect(refusal(members(49_999), undefined, BULK_JSON_LIMITS)).toBeNull();
  expect(refusal(members(50_000), undefined, BULK_JSON_LIMITS)).toMatch(/more than 50,000 members/);
  for (const [count, isBulk] of [
    [9_999, false],
    [10_000, true],
  ] as const) {
    const size = new JsonSize(BULK_JSON_LIMITS);
    size.take(Buffer.from(members(count)));
    expect(size.isBulk).toBe(isBulk);
  }
});

test('what stands in strings does not count', () => {
  expect(
    refusal(
      JSON.stringify({ text: '"a":[{,'.repeat(50_000), odd: '":[{,'.repeat(50_000), 'in\\': ['"', '\\', '\\"'] }),
    ),
  ).toBeNull();
});

test('lists one beside another are counted together', () => {
  expect(refusal(`[${list(60_000)},${list(60_000)}]`)).toMatch(/items/);
});

test('it says the same in whatever pieces the text comes', () => {
  const few = { members: 10, items: 10, nesting: 5 };
  const counted = (text: string, pieceBytes: number) => {
    const bytes = Buffer.from(text);
    const size = new JsonSize(few);
    for (let at = 0; at < bytes.length; at += pieceBytes) size.take(bytes.subarray(at, at + pieceBytes));
  };
  const outcome = (run: () => void) => {
    try {
      run();
      return 'taken';
    } catch (error) {
      return String(error);
    }
  };
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), fc.integer({ min: 1, max: 9 }), (text, pieceBytes) => {
      expect(outcome(() => counted(text, pieceBytes))).toBe(outcome(() => counted(text, text.length * 4 + 1)));
    }),
  );
});
