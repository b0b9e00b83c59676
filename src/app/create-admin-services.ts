import { randomUUID } from 'node:crypto';
import type { Config } from '../config/parse-config.ts';
import type { BulkService } from '../domain/bulk/bulk-service.ts';
import type { CallRates } from '../domain/bulk/call-rates.ts';
import type { CommandContext } from '../domain/commands/command.ts';
import type { Actor } from '../domain/model/actor.ts';
import { CallMeter } from '../domain/ports/call-meter.ts';
import { type DirectoryReads, sharedDeadline } from '../domain/ports/directory.ts';
import type { PoolIdentity } from '../graphql/context.ts';
import { createProcessServices, type ProcessDependencies } from './create-process.ts';
import { createSharedQuota } from './create-shared-quota.ts';
import { PoolRegistry } from './pool-registry.ts';

/** What changes one pool, for a process that serves no requests. */
export interface AdminServices {
  readonly pool: PoolIdentity;
  readonly bulk: BulkService;
  /** What the single operations of one caller work with. The signal ends their calls. */
  commandContext(actor: Actor, signal: AbortSignal, reason?: string | null): CommandContext;
  /** For reads of any length, in the background lane. The signal ends them. */
  openReads(signal: AbortSignal): DirectoryReads;
  readonly pace: () => CallRates;
  /** Resolves once every call has its response, and the connections to Cognito and the storage are closed. */
  close(): Promise<void>;
}

/**
 * Leaves unfinished bulk operations of other processes alone: servers and workers go on with them. Its audit log prints nothing.
 * Shares the quotas with the other processes of its database.
 *
 * @throws StoreError if the store cannot be used, for example because a running server has the data directory
 */
export async function createAdminServices(
  config: Config,
  pool: PoolIdentity,
  dependencies: ProcessDependencies,
): Promise<AdminServices> {
  const { clock } = dependencies;
  const sharedQuota = createSharedQuota(config, dependencies);
  const pools = await PoolRegistry.open(config, [pool], {
    process: createProcessServices(config, { ...dependencies, sharedQuota: sharedQuota?.quota }),
    auditLog: 'off',
    describePool: 'eagerly',
    bulkRuns: 'OWN',
  });
  await sharedQuota?.start().catch(async (error: unknown) => {
    await pools.close();
    throw error;
  });
  const requestId = randomUUID();
  const [{ openDirectory, pace, authorizer, audit, usernames, bulk }] = pools.all;
  const openCommandDirectory = (signal?: AbortSignal) =>
    openDirectory({
      priority: 'interactive',
      meter: new CallMeter(),
      signal,
      deadline: sharedDeadline(config.maxWaitMs, clock),
    });
  return {
    pool,
    bulk,
    pace,
    openReads: (signal) => openDirectory({ priority: 'background', meter: new CallMeter(), signal }),
    commandContext: (actor, signal, reason = null) => ({
      actor,
      request: { id: requestId, reason, reasonRule: config.reasonRule },
      authorizer,
      audit,
      usernames,
      directory: openCommandDirectory(signal),
      openRecovery: () => openCommandDirectory(),
    }),
    async close() {
      await bulk.close();
      await sharedQuota?.close();
      await pools.close();
    },
  };
}
