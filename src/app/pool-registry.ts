import type { Config } from '../config/parse-config.ts';
import type { PoolIdentity } from '../graphql/context.ts';
import type { StorageEngine } from '../storage/storage-engine.ts';
import { createPoolServices, type PoolDependencies, type PoolServices } from './create-pool.ts';
import type { ProcessServices } from './create-process.ts';
import { createStorageEngine } from './create-storage.ts';

/** The pools that the process serves, by id. */
export class PoolRegistry {
  /** In the order of the configuration. The first one is served at `/graphql` as well. */
  readonly all: readonly [PoolServices, ...PoolServices[]];
  readonly #byId: ReadonlyMap<string, PoolServices>;

  readonly #engine: StorageEngine;

  private constructor([first, ...others]: readonly PoolServices[], engine: StorageEngine) {
    if (first === undefined) throw new Error('The process serves no pool.');
    const all = [first, ...others] as const;
    this.all = all;
    this.#engine = engine;
    this.#byId = new Map(all.map((services) => [services.pool.id, services]));
  }

  /**
   * Opens the storage and the pools. If one of them cannot be opened, closes those that were.
   *
   * @throws StoreError if the data directory or the database cannot be used
   */
  static async open(
    config: Config,
    pools: readonly PoolIdentity[],
    dependencies: Omit<PoolDependencies, 'engine'>,
    openEngine: (config: Config, process: ProcessServices) => Promise<StorageEngine> = createStorageEngine,
  ): Promise<PoolRegistry> {
    const engine = await openEngine(config, dependencies.process);
    const opened: PoolServices[] = [];
    try {
      for (const pool of pools) opened.push(await createPoolServices(config, pool, { ...dependencies, engine }));
      return new PoolRegistry(opened, engine);
    } catch (error) {
      await Promise.all(opened.map((services) => services.close()));
      await engine.close();
      throw error;
    }
  }

  /** Counts what callers send to all processes that share the storage. Null if this process is alone. */
  get openRequestBuckets(): StorageEngine['openRequestBuckets'] {
    return this.#engine.openRequestBuckets;
  }

  /** The keys of links that all processes share. Null if this process is alone. */
  get linkKeys(): StorageEngine['linkKeys'] {
    return this.#engine.linkKeys;
  }

  /** Returns undefined for a pool that the process does not serve. */
  get(poolId: string): PoolServices | undefined {
    return this.#byId.get(poolId);
  }

  /** Closes the connections to Cognito and the storage. */
  async close(): Promise<void> {
    await Promise.all(this.all.map((services) => services.close()));
    await this.#engine.close();
  }
}
