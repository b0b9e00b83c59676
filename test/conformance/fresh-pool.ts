import { CognitoIdentityProvider, type CreateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { createCognitoClient } from '../../src/cognito/client.ts';
import { createCognitoDirectory } from '../../src/cognito/directory.ts';
import { isThrottle } from '../../src/cognito/errors.ts';
import { Pacer } from '../../src/cognito/rate/pacer.ts';
import { UNLIMITED } from '../../src/cognito/rate/quotas.ts';
import { CallMeter } from '../../src/domain/ports/call-meter.ts';
import { systemClock } from '../../src/domain/ports/clock.ts';
import type { Directory } from '../../src/domain/ports/directory.ts';

const region = 'us-east-1';
const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };

/** One server, over HTTP, as seen by the SDK's own client and by this product's adapter. */
export class Server {
  /** One attempt a call, so that every answer is seen as it comes. */
  readonly client: CognitoIdentityProvider;
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
    this.client = new CognitoIdentityProvider({ region, credentials, endpoint, maxAttempts: 1 });
  }

  /** An empty pool. Every behaviour has its own: cognito-local's store takes no two writers. */
  async createPool(naming: PoolNaming = {}): Promise<FreshPool> {
    const Schema = [{ Name: 'team', AttributeDataType: 'String' as const }];
    const { UserPool } = await this.client.createUserPool({ PoolName: 'conformance', Schema, ...naming });
    const id = UserPool?.Id;
    if (id === undefined) throw new Error('The server made a pool without an id.');
    return new FreshPool(this.client, id, this.openDirectory(id));
  }

  /** This product's own adapter, on one of the server's pools. */
  openDirectory(userPoolId: string): Directory {
    const client = createCognitoClient({ region, credentials, endpoint: this.#endpoint });
    const pacer = new Pacer({ quotas: UNLIMITED, clock: systemClock, isThrottle });
    const open = createCognitoDirectory({ client, pacer, userPoolId, region });
    return open({ priority: 'interactive', meter: new CallMeter() });
  }
}

export type PoolNaming = Pick<
  CreateUserPoolCommandInput,
  'AliasAttributes' | 'UsernameAttributes' | 'UsernameConfiguration'
>;

/** A pool that nobody has used yet. */
export class FreshPool {
  readonly client: CognitoIdentityProvider;
  readonly UserPoolId: string;
  readonly directory: Directory;

  constructor(client: CognitoIdentityProvider, userPoolId: string, directory: Directory) {
    this.client = client;
    this.UserPoolId = userPoolId;
    this.directory = directory;
  }

  /** Makes the users one after the other, each with an email address, and answers their subs in the same order. */
  async addUsers(...usernames: readonly string[]): Promise<readonly string[]> {
    const subs: string[] = [];
    for (const username of usernames) subs.push(await this.addUser(username, { email: `${username}@example.com` }));
    return subs;
  }

  /** Makes a user without an invitation, and answers the sub. */
  async addUser(username: string, attributes: Readonly<Record<string, string>> = {}): Promise<string> {
    const { User } = await this.client.adminCreateUser({
      UserPoolId: this.UserPoolId,
      Username: username,
      MessageAction: 'SUPPRESS',
      UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    });
    const sub = User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value;
    if (sub === undefined) throw new Error(`The server made ${username} without a sub.`);
    return sub;
  }

  async addGroups(...names: readonly string[]): Promise<void> {
    for (const name of names) await this.client.createGroup({ UserPoolId: this.UserPoolId, GroupName: name });
  }

  async join(username: string, ...groupNames: readonly string[]): Promise<void> {
    for (const name of groupNames) {
      await this.client.adminAddUserToGroup({ UserPoolId: this.UserPoolId, Username: username, GroupName: name });
    }
  }
}
