import type { AuditOutcome, AuditRecorder } from '../domain/ports/audit-recorder.ts';
import { encodeNodeId } from './node-id.ts';

/** What a response says of a change beside the data: whether it was made, and where it is recorded. */
export interface ChangeReport {
  /** UNKNOWN: sent, without a response. It may have been made. */
  readonly outcome: 'SUCCEEDED' | 'UNKNOWN';
  /** The `id`s of its audit events, in their order. */
  readonly auditEventIds: readonly string[];
  /** The `id` of the bulk operation that was started or cancelled. */
  readonly bulkOperationId?: string;
}

/** The changes of one request, by the response keys of their fields. */
export class ChangeTracker {
  /** How many fields of the document make a change: each payload has this share of the call budget. */
  fields = 1;
  readonly #poolId: string;
  readonly #byField = new Map<string, Change>();

  /** @param poolId the pool that the changes are made to */
  constructor(poolId: string) {
    this.#poolId = poolId;
  }

  /** Called when a field starts its change. */
  begin(field: string): Change {
    const change = new Change(this.#poolId);
    this.#byField.set(field, change);
    return change;
  }

  /** Returns null if the field has changed nothing. */
  of(field: string): ChangeReport | null {
    return this.#byField.get(field)?.report ?? null;
  }

  /** Returns the reports of all fields that have changed something, or may have, in their order. */
  all(): readonly (ChangeReport & { readonly field: string })[] {
    return [...this.#byField].flatMap(([field, { report }]) => (report === null ? [] : [{ field, ...report }]));
  }
}

/** The change of one field. It may take several writes, each of which is an audit event. */
export class Change {
  readonly #poolId: string;
  readonly #outcomes = new Map<string, AuditOutcome>();
  #isMade = false;
  #bulkOperationId: string | null = null;

  constructor(poolId: string) {
    this.#poolId = poolId;
  }

  /** Returns a recorder that also notes the events for this change. */
  watch(recorder: AuditRecorder): AuditRecorder {
    return {
      start: async (event) => {
        const id = await recorder.start(event);
        this.#outcomes.set(id, 'UNKNOWN');
        return id;
      },
      complete: async (id, outcome, ...details) => {
        await recorder.complete(id, outcome, ...details);
        // Not before: an event that cannot be completed stays UNKNOWN, here as in the audit trail.
        this.#outcomes.set(id, outcome);
      },
      record: async (event) => {
        const id = await recorder.record(event);
        this.#outcomes.set(id, event.outcome);
        return id;
      },
    };
  }

  /** Called when the change was made. An error after that is about the payload. */
  made(): void {
    this.#isMade = true;
  }

  /** Called when a bulk operation was started or cancelled. */
  madeInBulk(id: string): void {
    this.#bulkOperationId = encodeNodeId('BulkOperation', id, this.#poolId);
    this.#isMade = true;
  }

  /** Null if nothing was changed: denied, undone, a dry run, or no change was needed. */
  get report(): ChangeReport | null {
    const auditEventIds = [...this.#outcomes.keys()].map((id) => encodeNodeId('AuditEvent', id, this.#poolId));
    if (this.#bulkOperationId !== null) {
      return { outcome: 'SUCCEEDED', auditEventIds, bulkOperationId: this.#bulkOperationId };
    }
    if (this.#isMade) return auditEventIds.length === 0 ? null : { outcome: 'SUCCEEDED', auditEventIds };
    // Earlier writes that have an outcome were undone, or the error itself reports them.
    return [...this.#outcomes.values()].at(-1) === 'UNKNOWN' ? { outcome: 'UNKNOWN', auditEventIds } : null;
  }
}
