import { connectionType } from '../connections.ts';
import { BulkOperationRef } from './bulk-operation.type.ts';

export const BulkOperationConnection = connectionType(
  'BulkOperation',
  BulkOperationRef,
  "a count in the service's own store, no call to Cognito.",
);
