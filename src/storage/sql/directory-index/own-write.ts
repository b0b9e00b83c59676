import type { ValueChange } from '../../../domain/model/value-change.ts';
import type { AuditAction } from '../../../domain/ports/audit-recorder.ts';
import { type AuditRow, auditEventOf } from '../audit-rows.ts';
import { type Knowledge, writtenAt } from './fact-versions.ts';
import type { ChangeSource } from './index-transaction.ts';

/** A write of this service as the audit trail has it. */
export interface OwnWrite {
  readonly action: AuditAction;
  readonly username: string | null;
  readonly groupName: string | null;
  readonly changes: readonly ValueChange[];
  /** When it began, in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly answered: Knowledge;
  readonly source: ChangeSource;
}

export function ownWriteOf(row: AuditRow, answeredAt: Date, settleMs: number): OwnWrite {
  const { id, at, action, username, groupName, changes } = auditEventOf(row);
  const source = { origin: 'THIS_SERVICE', auditEventId: id } as const;
  return {
    action,
    username,
    groupName,
    changes,
    startedAt: at.getTime(),
    answered: writtenAt(answeredAt, settleMs),
    source,
  };
}
