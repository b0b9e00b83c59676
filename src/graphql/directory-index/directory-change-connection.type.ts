import { connectionType, edgeType } from '../connections.ts';
import { DirectoryChangeRef } from './directory-change.type.ts';

export const DirectoryChangeEdge = edgeType('DirectoryChange', DirectoryChangeRef);

export const DirectoryChangeConnection = connectionType(
  'DirectoryChange',
  DirectoryChangeRef,
  "a count in the service's own store, no call to Cognito.",
  DirectoryChangeEdge,
);
