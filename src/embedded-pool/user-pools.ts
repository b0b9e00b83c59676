import { randomUUID } from 'node:crypto';
import type { AppClient } from './app-client.ts';
import type { AuthService } from './auth-service.ts';
import { clientNotFound, notAuthorized, poolNotFound } from './exceptions.ts';
import { issuerOf } from './jwt-claims.ts';
import { decodeClaims } from './signing-key.ts';
import { type GroupNames, type PoolProperties, UserPool } from './user-pool.ts';

export const REGION = 'us-east-1';
export const DEFAULT_POOL_ID = defaultPoolId(0);

/** The id of the n-th pool that is filled at the start: `us-east-1_Embedded0` is the first. */
export function defaultPoolId(index: number): string {
  return `${REGION}_Embedded${index}`;
}

/** The id of that pool's app client. */
export function defaultClientId(index: number): string {
  return `embeddedpoolconsoleclient${index}`;
}

/** The user pools of one account in one Region: those filled at the start, and those that CreateUserPool created. */
export class UserPools {
  readonly #byId = new Map<string, UserPool>();
  readonly #groupNames: GroupNames;

  /** @param groupNames how every pool finds its groups */
  constructor(groupNames: GroupNames = 'exact') {
    this.#groupNames = groupNames;
  }

  find(id: string): UserPool | undefined {
    return this.#byId.get(id);
  }

  /** Throws ResourceNotFoundException. */
  get(id: string): UserPool {
    const pool = this.#byId.get(id);
    if (pool === undefined) throw poolNotFound(id);
    return pool;
  }

  /** Returns the client and its pool: the id of the client identifies both. Throws ResourceNotFoundException. */
  appClient(clientId: string): { readonly client: AppClient; readonly pool: UserPool } {
    for (const pool of this.#byId.values()) {
      const client = pool.signIn.findClient(clientId);
      if (client !== undefined) return { client, pool };
    }
    throw clientNotFound(clientId);
  }

  /**
   * Returns the authentication of the pool that the token names; that pool verifies the signature. Throws
   * NotAuthorizedException.
   */
  issuerOf(token: string): AuthService {
    const issuer = decodeClaims(token)?.iss;
    const pool = [...this.#byId.values()].find(({ id }) => issuerOf(id) === issuer);
    if (pool === undefined) throw notAuthorized('Invalid Access Token');
    return pool.signIn;
  }

  /** Creates an empty pool, with a new id unless one is given. */
  create(properties: Omit<PoolProperties, 'id' | 'groupNames'>, id = newPoolId()): UserPool {
    const pool = new UserPool({ ...properties, groupNames: this.#groupNames, id });
    this.#byId.set(id, pool);
    return pool;
  }

  delete(pool: UserPool): void {
    this.#byId.delete(pool.id);
  }
}

/** Returns an ARN of an account that does not exist. */
export function poolArn(userPoolId: string): string {
  return `arn:aws:cognito-idp:${REGION}:123456789012:userpool/${userPoolId}`;
}

/** Returns an id with nine characters after the Region, as in Cognito. */
function newPoolId(): string {
  return `${REGION}_${randomUUID().replaceAll('-', '').slice(0, 9)}`;
}
