import { connectionType } from '../connections.ts';
import { Group } from './group.type.ts';

export const GroupConnection = connectionType('Group', Group, 'one ListGroups per 60 groups.');
