import { randomUUID } from 'node:crypto';
import { poolNotFound } from './exceptions.ts';
import { type PoolProperties, UserPool } from './user-pool.ts';

export const REGION = 'us-east-1';
export const DEFAULT_POOL_ID = `${REGION}_Embedded0`;

/** The user pools of one account in one Region: the default one, and those that CreateUserPool made. */
export class UserPools {
  readonly #byId = new Map<string, UserPool>();

  find(id: string): UserPool | undefined {
    return this.#byId.get(id);
  }

  /** Throws ResourceNotFoundException. */
  get(id: string): UserPool {
    const pool = this.#byId.get(id);
    if (pool === undefined) throw poolNotFound(id);
    return pool;
  }

  /** An empty pool, under an id of its own unless one is given. */
  create(properties: Omit<PoolProperties, 'id'>, id = newPoolId()): UserPool {
    const pool = new UserPool({ ...properties, id });
    this.#byId.set(id, pool);
    return pool;
  }
}

/** An ARN of an account that does not exist. */
export function poolArn(userPoolId: string): string {
  return `arn:aws:cognito-idp:${REGION}:123456789012:userpool/${userPoolId}`;
}

/** Nine characters behind the Region, as Cognito's ids have. */
function newPoolId(): string {
  return `${REGION}_${randomUUID().replaceAll('-', '').slice(0, 9)}`;
}
