import type { User } from '../../../domain/model/user.ts';
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
  /** The account that was made, as Cognito answered; null if that is not known. */
  readonly account: User | null;
  /** When it began, in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly answered: Knowledge;
  readonly source: ChangeSource;
}

interface Answer {
  readonly answeredAt: Date;
  readonly settleMs: number;
  readonly account: User | null;
}

export function ownWriteOf(row: AuditRow, { answeredAt, settleMs, account }: Answer): OwnWrite {
  const { id, at, action, username, groupName, changes } = auditEventOf(row);
  const source = { origin: 'THIS_SERVICE', auditEventId: id } as const;
  return {
    action,
    username,
    groupName,
    changes,
    account,
    startedAt: at.getTime(),
    answered: writtenAt(at, answeredAt, settleMs),
    source,
  };
}
