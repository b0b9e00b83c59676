/**
 * Cognito's request quotas, as on the AWS page "Quotas in Amazon Cognito". All rates are requests per second. Those of a
 * category hold for all user pools of one account in one Region together, so other programs use them up as well.
 */

export const QUOTA_CATEGORIES = [
  'UserRead',
  'UserResourceRead',
  'UserUpdate',
  'UserCreation',
  'UserAccountRecovery',
  'UserList',
  'UserPoolResourceRead',
  'UserPoolResourceUpdate',
  'UserPoolRead',
] as const;

/** A group of operations that AWS counts against one rate. */
export type QuotaCategory = (typeof QUOTA_CATEGORIES)[number];

/** The category of every operation that this service calls. */
export const CATEGORY_BY_OPERATION = {
  AdminGetUser: 'UserRead',
  AdminListGroupsForUser: 'UserResourceRead',
  AdminAddUserToGroup: 'UserUpdate',
  AdminRemoveUserFromGroup: 'UserUpdate',
  AdminEnableUser: 'UserUpdate',
  AdminDisableUser: 'UserUpdate',
  AdminUserGlobalSignOut: 'UserUpdate',
  AdminUpdateUserAttributes: 'UserUpdate',
  AdminDeleteUser: 'UserUpdate',
  AdminCreateUser: 'UserCreation',
  AdminResetUserPassword: 'UserAccountRecovery',
  // AWS publishes no category for these two: see `perOperation`.
  AdminListUserSessions: 'UserRead',
  AdminRevokeUserSession: 'UserUpdate',
  ListUsers: 'UserList',
  ListUsersInGroup: 'UserList',
  GetGroup: 'UserPoolResourceRead',
  ListGroups: 'UserPoolResourceRead',
  CreateGroup: 'UserPoolResourceUpdate',
  UpdateGroup: 'UserPoolResourceUpdate',
  DeleteGroup: 'UserPoolResourceUpdate',
  DescribeUserPool: 'UserPoolRead',
} as const satisfies Record<string, QuotaCategory>;

/** A Cognito operation that this service calls, by its name in the API. */
export type CognitoOperation = keyof typeof CATEGORY_BY_OPERATION;

/** Whether the operation changes the pool. */
export function isWrite(operation: CognitoOperation): boolean {
  return WRITES.has(CATEGORY_BY_OPERATION[operation]);
}

const WRITES: ReadonlySet<QuotaCategory> = new Set([
  'UserUpdate',
  'UserCreation',
  'UserAccountRecovery',
  'UserPoolResourceUpdate',
]);

/** Where the quota of a category is known from. */
export type QuotaSource = 'DEFAULT' | 'CONFIGURED' | 'PROVISIONED';

export interface Quotas {
  /** Requests per second of a whole category. */
  readonly categories: Readonly<Record<QuotaCategory, number>>;
  /** Requests per second of each single operation on one pool, where a category has such a limit beside its own. */
  readonly perOperationPerPool: Readonly<Partial<Record<QuotaCategory, number>>>;
  /**
   * Requests per second of a single operation, for all pools, where AWS publishes no quota of it: a tenth of the category that
   * it seems to belong to.
   */
  readonly perOperation: Readonly<Partial<Record<CognitoOperation, number>>>;
  /** Requests per second on one user, all operations of the categories that share the limit together. */
  readonly perUser: Readonly<Partial<Record<QuotaCategory, PerUserQuota>>>;
  /** The categories whose rate is configured, and not AWS's default. */
  readonly configured: readonly QuotaCategory[];
}

/** A limit on one user: its reads together, or its writes together. */
export interface PerUserQuota {
  readonly kind: 'read' | 'write';
  readonly perSecond: number;
}

const READS_OF_ONE_USER: PerUserQuota = { kind: 'read', perSecond: 10 };
const WRITES_OF_ONE_USER: PerUserQuota = { kind: 'write', perSecond: 10 };

/** The quotas of an account that never asked for more. AWS raises only UserRead, UserResourceRead and UserCreation on request. */
export const DEFAULT_QUOTAS: Quotas = {
  categories: {
    UserRead: 120,
    UserResourceRead: 50,
    UserUpdate: 25,
    UserCreation: 50,
    UserAccountRecovery: 30,
    UserList: 30,
    UserPoolResourceRead: 20,
    UserPoolResourceUpdate: 15,
    UserPoolRead: 15,
  },
  perOperationPerPool: { UserPoolResourceRead: 5, UserPoolResourceUpdate: 5 },
  perOperation: { AdminListUserSessions: 12, AdminRevokeUserSession: 2 },
  perUser: {
    UserRead: READS_OF_ONE_USER,
    UserResourceRead: READS_OF_ONE_USER,
    UserUpdate: WRITES_OF_ONE_USER,
    UserAccountRecovery: WRITES_OF_ONE_USER,
  },
  configured: [],
};

/**
 * The default quotas with some categories replaced: raised by AWS, or lowered to leave room for other programs.
 * Throws RangeError for a rate that is not a whole number above zero: the pacer counts whole calls in a second, and would
 * run half a call at one.
 */
export function overrideQuotas(overrides: Partial<Record<QuotaCategory, number>>): Quotas {
  for (const [category, rate] of Object.entries(overrides)) {
    if (!Number.isSafeInteger(rate) || rate < 1) {
      throw new RangeError(
        `The quota of ${category} must be a whole number of requests per second above 0, not ${rate}.`,
      );
    }
  }
  return {
    ...DEFAULT_QUOTAS,
    categories: { ...DEFAULT_QUOTAS.categories, ...overrides },
    configured: QUOTA_CATEGORIES.filter((category) => overrides[category] !== undefined),
  };
}

/** No limit at all, for a pool that has none, such as the embedded one with its quotas off. */
export const UNLIMITED: Quotas = {
  categories: {
    UserRead: 1e6,
    UserResourceRead: 1e6,
    UserUpdate: 1e6,
    UserCreation: 1e6,
    UserAccountRecovery: 1e6,
    UserList: 1e6,
    UserPoolResourceRead: 1e6,
    UserPoolResourceUpdate: 1e6,
    UserPoolRead: 1e6,
  },
  perOperationPerPool: {},
  perOperation: {},
  perUser: {},
  configured: QUOTA_CATEGORIES,
};
