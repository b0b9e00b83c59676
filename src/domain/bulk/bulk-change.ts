/** What has happened to an operation, in whichever process. */
export interface BulkChange {
  readonly operationId: string;
  /** PROGRESS: results were recorded. CANCEL_REQUESTED: whoever runs it is to end it. ENDED: it is RUNNING no longer. */
  readonly kind: 'PROGRESS' | 'CANCEL_REQUESTED' | 'ENDED';
}
