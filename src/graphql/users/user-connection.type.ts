import { connectionType } from '../connections.ts';
import { UserRef } from './user.type.ts';

export const UserConnection = connectionType('User', UserRef, 'one ListUsers or ListUsersInGroup per 60 users.');
