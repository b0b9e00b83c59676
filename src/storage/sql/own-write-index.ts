import type { AuditRow } from './audit-rows.ts';
import type { PoolTables } from './pool-tables.ts';

/** Learns of the writes of this service, as their outcome is stored. */
export interface OwnWriteIndex {
  /**
   * @param tables in the transaction that stores the outcome
   * @param event as it is stored
   * @returns what is done once the transaction is committed
   */
  mergeOwnWrite(tables: PoolTables, event: AuditRow, answeredAt: Date): Promise<() => void>;
}
