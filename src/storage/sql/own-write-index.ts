import type { User } from '../../domain/model/user.ts';
import type { AuditRow } from './audit-rows.ts';
import type { PoolTables } from './pool-tables.ts';

/** Learns of the writes of this service, as their outcome is stored. */
export interface OwnWriteIndex {
  /**
   * @param tables in the transaction that stores the outcome
   * @param event as it is stored
   * @param account the account that was made, as Cognito answered; null if that is not known
   * @returns what is done once the transaction is committed
   */
  mergeOwnWrite(tables: PoolTables, event: AuditRow, answeredAt: Date, account: User | null): Promise<() => void>;
}
