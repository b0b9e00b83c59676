import { describe, expect, test } from 'vitest';
import {
  assertDescription,
  assertGroupName,
  assertPrecedence,
  assertRoleArn,
  assertUsername,
  nameError,
} from '../../../src/domain/model/name-rules.ts';

const invalid = (field: string) => expect.objectContaining({ code: 'INVALID_INPUT', field });

describe('a name', () => {
  test.each([
    'a',
    'x'.repeat(128),
    '小林.美咲',
    'r&d/"moonshot",phase-2',
    '+12065550100',
    'a@b.c',
    'zoe\u0301',
    '💡',
    '\\',
  ])('can be %j', (name) => {
    expect(nameError(name, 'group')).toBeNull();
  });

  test.each([
    { name: '', problem: "The user's name is empty." },
    {
      name: 'x'.repeat(129),
      problem: `The user's name has 129 characters; Cognito takes at most 128: "${'x'.repeat(80)}…".`,
    },
    // 65 characters to a reader, 130 to Cognito.
    {
      name: '💡'.repeat(65),
      problem: `The user's name has 130 characters; Cognito takes at most 128: "${'💡'.repeat(40)}…".`,
    },
    ...[
      [' ', ' '],
      ['a b', 'a b'],
      ['a\tb', 'a\\u{9}b'],
      ['a\n', 'a\\u{a}'],
      ['\u00a0', '\\u{a0}'],
      ['\u200b', '\\u{200b}'],
      ['a\u0000', 'a\\u{0}'],
    ].map(([name = '', shown]) => ({
      name,
      problem: `The user's name holds white space or a control character, which Cognito's names cannot: "${shown}".`,
    })),
  ])('cannot be $name', ({ name, problem }) => {
    expect(nameError(name, 'user')).toBe(problem);
  });

  test('that is invalid is reported by its field', () => {
    expect(() => assertUsername('')).toThrow(invalid('username'));
    expect(() => assertUsername('', 'input.user')).toThrow(invalid('input.user'));
    expect(() => assertGroupName('a b')).toThrow(invalid('groupName'));
  });
});

test('a description has up to 2,048 characters, white space included', () => {
  expect(() => assertDescription('')).not.toThrow();
  expect(() => assertDescription(`a b\n${'x'.repeat(2_044)}`)).not.toThrow();
  expect(() => assertDescription('x'.repeat(2_049))).toThrow(invalid('description'));
});

describe('a precedence', () => {
  test.each([0, 1, 2_147_483_647])('can be %d', (precedence) => {
    expect(() => assertPrecedence(precedence)).not.toThrow();
  });

  test.each([-1, 2_147_483_648, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('cannot be %d', (precedence) => {
    expect(() => assertPrecedence(precedence)).toThrow(invalid('precedence'));
  });
});

describe('a role', () => {
  test.each([
    'arn:aws:iam::123456789012:role/Admin',
    'arn:aws-us-gov:iam::123456789012:role/path/to/Admin',
    'arn:aws-cn:iam::123456789012:role/Admin+x=y,z.@-_',
  ])('can be %s', (roleArn) => {
    expect(() => assertRoleArn(roleArn)).not.toThrow();
  });

  test.each([
    '',
    'Admin',
    'arn:aws:iam::1:r',
    'arn:aws:iam::account:role/Admin',
    'arn:aws:iam::123456789012:role/Ad min',
    `arn:aws:iam::123456789012:role/${'x'.repeat(2_048)}`,
  ])('cannot be %j', (roleArn) => {
    expect(() => assertRoleArn(roleArn)).toThrow(invalid('roleArn'));
  });
});
