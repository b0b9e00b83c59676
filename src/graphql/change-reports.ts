import type { AuditOutcome, AuditRecorder } from '../domain/ports/audit-recorder.ts';
import { encodeNodeId } from './node-id.ts';

/** What is said of a change beside the data: whether it was made, and where it is written down. */
export interface ChangeReport {
  /** UNKNOWN: sent, with no answer. It may have been made. */
  readonly outcome: 'SUCCEEDED' | 'UNKNOWN';
  /** The `id`s of its events of the trail, in their order. */
  readonly auditEventIds: readonly string[];
  /** The `id` of the bulk operation that was started or cancelled. */
  readonly bulkOperationId?: string;
}

/** The changes of one request, by the response keys of their fields. */
export class ChangeReports {
  /** How many fields of the document make a change: what their payloads share is shared by so many. */
  fields = 1;
  readonly #poolId: string;
  readonly #byField = new Map<string, Change>();

  /** @param poolId the pool that the changes are made to */
  constructor(poolId: string) {
    this.#poolId = poolId;
  }

  /** A field begins its change. */
  begin(field: string): Change {
    const change = new Change(this.#poolId);
    this.#byField.set(field, change);
    return change;
  }

  /** Null where the field has changed nothing. */
  of(field: string): ChangeReport | null {
    return this.#byField.get(field)?.report ?? null;
  }

  /** Of every field that has changed something, or may have, in their order. */
  all(): readonly (ChangeReport & { readonly field: string })[] {
    return [...this.#byField].flatMap(([field, { report }]) => (report === null ? [] : [{ field, ...report }]));
  }
}

/** The change of one field: maybe of several writes, each of which is an event of the trail. */
export class Change {
  readonly #poolId: string;
  readonly #outcomes = new Map<string, AuditOutcome>();
  #isMade = false;
  #bulkOperationId: string | null = null;

  constructor(poolId: string) {
    this.#poolId = poolId;
  }

  /** The recorder, watched for the events of this change. */
  watch(recorder: AuditRecorder): AuditRecorder {
    return {
      start: async (event) => {
        const id = await recorder.start(event);
        this.#outcomes.set(id, 'UNKNOWN');
        return id;
      },
      complete: async (id, outcome, detail) => {
        await recorder.complete(id, outcome, detail);
        // Not before: an event that cannot be completed stays UNKNOWN, here as in the trail.
        this.#outcomes.set(id, outcome);
      },
      record: async (event) => {
        const id = await recorder.record(event);
        this.#outcomes.set(id, event.outcome);
        return id;
      },
    };
  }

  /** It came to its end as it was asked for; whatever fails from here on is about showing it. */
  made(): void {
    this.#isMade = true;
  }

  /** A bulk operation was started, or cancelled. */
  madeInBulk(id: string): void {
    this.#bulkOperationId = encodeNodeId('BulkOperation', id, this.#poolId);
    this.#isMade = true;
  }

  /** Null where nothing was changed: refused, undone, a dry run, or as asked for already. */
  get report(): ChangeReport | null {
    const auditEventIds = [...this.#outcomes.keys()].map((id) => encodeNodeId('AuditEvent', id, this.#poolId));
    if (this.#bulkOperationId !== null) {
      return { outcome: 'SUCCEEDED', auditEventIds, bulkOperationId: this.#bulkOperationId };
    }
    if (this.#isMade) return auditEventIds.length === 0 ? null : { outcome: 'SUCCEEDED', auditEventIds };
    // What was sent before and is settled was undone, or is told by the failure itself.
    return [...this.#outcomes.values()].at(-1) === 'UNKNOWN' ? { outcome: 'UNKNOWN', auditEventIds } : null;
  }
}
