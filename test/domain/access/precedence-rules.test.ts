import { expect, test } from 'vitest';
import { denyAccount, denyGroup, highestPrecedence } from '../../../src/domain/access/precedence-rules.ts';
import { CaseFoldedNames } from '../../../src/domain/model/case-folded-names.ts';
import { sampleGroup } from '../model/sample-group.ts';

const NONE = new CaseFoldedNames([]);
const add = { kind: 'membership', change: 'add', username: 'jane', groupName: 'group' } as const;

test.each([
  { own: 15, precedence: 16, allowed: true },
  { own: 15, precedence: null, allowed: true },
  { own: 0, precedence: 1, allowed: true },
  { own: 15, precedence: 15, allowed: false },
  { own: 15, precedence: 14, allowed: false },
  { own: 15, precedence: 0, allowed: false },
  { own: null, precedence: null, allowed: false },
  { own: null, precedence: 2_147_483_647, allowed: false },
])(
  'from $own, a group of precedence $precedence can be given or acted on: $allowed',
  ({ own, precedence, allowed }) => {
    const group = sampleGroup({ precedence });
    expect(denyGroup(own, group, add) === null).toBe(allowed);
    expect(denyAccount(own, [group], NONE) === null).toBe(allowed);
  },
);

test('the highest group of several decides', () => {
  const groups = [null, 30, 20].map((precedence) => sampleGroup({ precedence }));
  expect(highestPrecedence(groups)).toBe(20);
  expect(denyAccount(20, groups, NONE)).not.toBeNull();
  expect(denyAccount(19, groups, NONE)).toBeNull();
});

test('an account in no group is below everybody', () => {
  expect(denyAccount(null, [], NONE)).toBeNull();
});

test('an administrator is above every operator, and a group with an IAM role is out of their reach', () => {
  const group = sampleGroup({ name: 'wardens', precedence: 99 });
  expect(denyAccount(1, [group], new CaseFoldedNames(['wardens']))?.why).toMatch(/administrator's/);
  expect(denyGroup(1, { ...group, roleArn: 'arn:aws:iam::123456789012:role/any' }, add)?.why).toMatch(/IAM role/);
});
