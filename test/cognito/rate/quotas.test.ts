import { describe, expect, it } from 'vitest';
import {
  CATEGORY_BY_OPERATION,
  DEFAULT_QUOTAS,
  overrideQuotas,
  QUOTA_CATEGORIES,
} from '../../../src/cognito/rate/quotas.ts';

describe('the quotas', () => {
  it('know a rate for the category of every operation', () => {
    for (const category of Object.values(CATEGORY_BY_OPERATION))
      expect(DEFAULT_QUOTAS.categories[category]).toBeGreaterThan(0);
    expect(new Set(Object.values(CATEGORY_BY_OPERATION))).toEqual(new Set(QUOTA_CATEGORIES));
  });

  it('are the defaults of "Quotas in Amazon Cognito"', () => {
    expect(DEFAULT_QUOTAS.categories).toEqual({
      UserRead: 120,
      UserResourceRead: 50,
      UserUpdate: 25,
      UserCreation: 50,
      UserAccountRecovery: 30,
      UserList: 30,
      UserPoolResourceRead: 20,
      UserPoolResourceUpdate: 15,
      UserPoolRead: 15,
    });
    expect(DEFAULT_QUOTAS.perOperationPerPool).toEqual({ UserPoolResourceRead: 5, UserPoolResourceUpdate: 5 });
  });

  it('count both reads of a user against one limit and its writes against another', () => {
    expect(DEFAULT_QUOTAS.perUser.UserRead).toBe(DEFAULT_QUOTAS.perUser.UserResourceRead);
    expect(DEFAULT_QUOTAS.perUser.UserUpdate).toEqual({ kind: 'write', perSecond: 10 });
  });

  it('hold an operation whose category AWS does not publish to a tenth of the likely one', () => {
    const { UserRead, UserUpdate } = DEFAULT_QUOTAS.categories;
    expect(DEFAULT_QUOTAS.perOperation).toEqual({
      AdminListUserSessions: UserRead / 10,
      AdminRevokeUserSession: Math.floor(UserUpdate / 10),
    });
  });

  it('take the rates that an account was given, and leave the others and the defaults as they are', () => {
    const raised = overrideQuotas({ UserRead: 500 });
    expect(raised.categories).toEqual({ ...DEFAULT_QUOTAS.categories, UserRead: 500 });
    expect(raised.perUser).toBe(DEFAULT_QUOTAS.perUser);
    expect(DEFAULT_QUOTAS.categories.UserRead).toBe(120);
  });

  it.each([0, -1, 0.5, 2.5, Number.NaN, Number.POSITIVE_INFINITY])('refuse a rate of %s', (rate) => {
    expect(() => overrideQuotas({ UserList: rate })).toThrow('UserList');
  });
});
