import { connectionType } from '../connections.ts';
import { User } from './user.type.ts';

export const UserConnection = connectionType('User', User, 'one ListUsers or ListUsersInGroup per 60 users.');
