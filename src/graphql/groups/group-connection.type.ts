import { connectionType } from '../connections.ts';
import { GroupRef } from './group.type.ts';

export const GroupConnection = connectionType('Group', GroupRef, 'one ListGroups per 60 groups.');
