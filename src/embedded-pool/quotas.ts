import { tooManyRequests } from './exceptions.ts';
import { RollingWindow } from './rolling-window.ts';

/** Requests per second, for all user pools of an account together ("Quotas in Amazon Cognito"). */
const CATEGORY_QUOTAS = {
  UserRead: 120,
  UserResourceRead: 50,
  UserUpdate: 25,
  UserCreation: 50,
  UserAccountRecovery: 30,
  UserList: 30,
  UserPoolResourceRead: 20,
  UserPoolResourceUpdate: 15,
  UserPoolRead: 15,
} as const;

export type QuotaCategory = keyof typeof CATEGORY_QUOTAS;

export function isQuotaCategory(name: string): name is QuotaCategory {
  return Object.hasOwn(CATEGORY_QUOTAS, name);
}

/** AWS's default, in requests per second. */
export function defaultQuota(category: QuotaCategory): number {
  return CATEGORY_QUOTAS[category];
}

/** Requests per second of one operation on one pool, in the two categories of pool resources (same page). */
const PER_OPERATION_AND_POOL = 5;
/** Reads per second, and writes per second, of one user (same page). */
const PER_USER = 10;

/**
 * `on`: AWS's defaults. `off`: none. A number: every limit times so much, those of one operation and one user
 * included. A record: some categories at rates of their own, as accounts with raised quotas have them, the rest at
 * their defaults.
 */
export type QuotaSetting = 'on' | 'off' | number | Partial<Record<QuotaCategory, number>>;

interface OperationQuota {
  readonly category: QuotaCategory;
  /** Its limit besides that of the category. */
  readonly also: 'operation-and-pool' | 'reads-of-a-user' | 'writes-of-a-user' | 'nothing';
}

const userUpdate: OperationQuota = { category: 'UserUpdate', also: 'writes-of-a-user' };
const userList: OperationQuota = { category: 'UserList', also: 'nothing' };
const poolResourceRead: OperationQuota = { category: 'UserPoolResourceRead', also: 'operation-and-pool' };
const poolResourceUpdate: OperationQuota = { category: 'UserPoolResourceUpdate', also: 'operation-and-pool' };

/** Other operations create a pool or sign users in, which the service never does; they are not limited. */
const OPERATION_QUOTAS: ReadonlyMap<string, OperationQuota> = new Map([
  ['AdminGetUser', { category: 'UserRead', also: 'reads-of-a-user' }],
  ['AdminListGroupsForUser', { category: 'UserResourceRead', also: 'reads-of-a-user' }],
  ['AdminAddUserToGroup', userUpdate],
  ['AdminRemoveUserFromGroup', userUpdate],
  ['AdminEnableUser', userUpdate],
  ['AdminDisableUser', userUpdate],
  ['AdminUserGlobalSignOut', userUpdate],
  ['AdminUpdateUserAttributes', userUpdate],
  ['AdminDeleteUser', userUpdate],
  ['AdminCreateUser', { category: 'UserCreation', also: 'writes-of-a-user' }],
  ['AdminResetUserPassword', { category: 'UserAccountRecovery', also: 'writes-of-a-user' }],
  // AWS publishes no category for these two.
  ['AdminListUserSessions', { category: 'UserRead', also: 'reads-of-a-user' }],
  ['AdminRevokeUserSession', userUpdate],
  ['ListUsers', userList],
  ['ListUsersInGroup', userList],
  ['GetGroup', poolResourceRead],
  ['ListGroups', poolResourceRead],
  ['CreateGroup', poolResourceUpdate],
  ['UpdateGroup', poolResourceUpdate],
  ['DeleteGroup', poolResourceUpdate],
  ['DescribeUserPool', { category: 'UserPoolRead', also: 'nothing' }],
]);

/** A call as the quotas see it. */
interface QuotaCall {
  readonly operation: string;
  readonly userPoolId: string;
  /** The sub of the user that the call is about; undefined if there is none. */
  readonly user: string | undefined;
}

/**
 * The request quotas of one account.
 *
 * A call is rejected if as many as the quota were admitted in the last 1,000 ms. Only admitted calls count; whether AWS
 * counts rejected ones is unknown.
 */
export class Quotas {
  readonly #factor: number;
  readonly #ownRates: Partial<Record<QuotaCategory, number>>;
  readonly #windows = new Map<string, RollingWindow>();
  #sweepAt = SWEEP_ABOVE;

  /** @throws RangeError if a rate is not above 0; below one call a second, one call a second is admitted */
  constructor(setting: Exclude<QuotaSetting, 'off'>) {
    this.#factor = typeof setting === 'number' ? setting : 1;
    this.#ownRates = typeof setting === 'object' ? setting : {};
    for (const rate of [this.#factor, ...Object.values(this.#ownRates)]) {
      if (!(rate > 0)) throw new RangeError(`A quota must be above 0, not ${rate}.`);
    }
  }

  /** Throws TooManyRequestsException; the call is then not counted. */
  admit(call: QuotaCall, now: number): void {
    const quota = OPERATION_QUOTAS.get(call.operation);
    if (quota === undefined) return;
    const windows = [this.#categoryWindow(quota.category)];
    const { operation, userPoolId, user } = call;
    if (quota.also === 'operation-and-pool') {
      windows.push(this.#window(`${userPoolId} ${operation}`, PER_OPERATION_AND_POOL * this.#factor));
    } else if (quota.also !== 'nothing' && user !== undefined) {
      windows.push(this.#window(`${quota.also} ${userPoolId} ${user}`, PER_USER * this.#factor));
    }
    if (!windows.every((window) => window.hasRoom(now))) throw tooManyRequests();
    for (const window of windows) window.admit(now);
    if (this.#windows.size > this.#sweepAt) this.#sweep(now);
  }

  /** Requests per second that are admitted in this category. */
  rate(category: QuotaCategory): number {
    return wholeRate(this.#ownRates[category] ?? CATEGORY_QUOTAS[category] * this.#factor);
  }

  #categoryWindow(category: QuotaCategory): RollingWindow {
    return this.#window(category, this.rate(category));
  }

  #window(name: string, rate: number): RollingWindow {
    let window = this.#windows.get(name);
    if (window === undefined) {
      window = new RollingWindow(wholeRate(rate));
      this.#windows.set(name, window);
    }
    return window;
  }

  /** Removes the windows of users without calls for a second: their number would grow with the pool. */
  #sweep(now: number): void {
    for (const [name, window] of this.#windows) if (window.isIdle(now)) this.#windows.delete(name);
    this.#sweepAt = Math.max(SWEEP_ABOVE, 2 * this.#windows.size);
  }
}

const SWEEP_ABOVE = 1000;

function wholeRate(rate: number): number {
  return Math.max(1, Math.floor(rate));
}
