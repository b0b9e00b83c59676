import { CognitoIdentityProviderClient, ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { EmbeddedPool } from '../src/embedded-pool/pool.ts';
import { CREDENTIALS } from './open-directory.ts';

/** Another program of the same account: it lists users all the while, at an even pace of its own, and never waits. */
export class NoisyNeighbor {
  readonly #pool: EmbeddedPool;
  readonly #client: CognitoIdentityProviderClient;
  readonly #perSecond: number;
  readonly #begunAt = performance.now();
  #timer: NodeJS.Timeout | undefined;
  readonly #inFlight = new Set<Promise<void>>();
  #sent = 0;
  #throttled = 0;

  constructor(pool: EmbeddedPool, perSecond: number) {
    const { region, requestHandler } = pool;
    this.#pool = pool;
    this.#perSecond = perSecond;
    this.#client = new CognitoIdentityProviderClient({
      region,
      requestHandler,
      credentials: CREDENTIALS,
      // What it loses is to be seen.
      maxAttempts: 1,
    });
    this.#wait();
  }

  get sent(): number {
    return this.#sent;
  }

  get throttled(): number {
    return this.#throttled;
  }

  /** Resolves when its last call is answered, and all of them are counted. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await Promise.all(this.#inFlight);
    this.#client.destroy();
  }

  /** By the clock, not by intervals: a late timer must not make it slower. */
  #wait(): void {
    const dueAt = this.#begunAt + (this.#sent / this.#perSecond) * 1_000;
    this.#timer = setTimeout(() => this.#begin(), Math.max(1, dueAt - performance.now()));
  }

  #begin(): void {
    this.#sent += 1;
    this.#wait();
    const call = this.#send().finally(() => this.#inFlight.delete(call));
    this.#inFlight.add(call);
  }

  async #send(): Promise<void> {
    try {
      await this.#client.send(new ListUsersCommand({ UserPoolId: this.#pool.userPoolId, Limit: 1 }));
    } catch (error) {
      if (!(error instanceof Error && error.name === 'TooManyRequestsException')) throw error;
      this.#throttled += 1;
    }
  }
}
