import { CHANGE_ORIGINS, DIRECTORY_CHANGE_KINDS } from '../../domain/directory-index/directory-change.ts';
import { builder } from '../builder.ts';
import { describeEnum } from '../describe-enum.ts';

export const DirectoryChangeKindRef = builder.enumType('DirectoryChangeKind', {
  description: 'What became different.',
  values: describeEnum(DIRECTORY_CHANGE_KINDS, {
    USER_CREATED: 'An account was made.',
    USER_UPDATED: 'Attributes or the status of an account changed.',
    USER_ENABLED: 'An account was enabled.',
    USER_DISABLED: 'An account was disabled.',
    USER_DELETED: 'An account was deleted.',
    GROUP_CREATED: 'A group was created.',
    GROUP_UPDATED: 'Properties of a group changed.',
    GROUP_DELETED: 'A group was deleted.',
    MEMBERSHIP_ADDED: 'A user was put into a group.',
    MEMBERSHIP_REMOVED: 'A user was taken out of a group.',
  }),
});

export const ChangeOriginRef = builder.enumType('ChangeOrigin', {
  description: 'Who made a change.',
  values: describeEnum(CHANGE_ORIGINS, {
    THIS_SERVICE: 'Made through this service: the audit trail has it.',
    ELSEWHERE: 'Found by reading: the console, another program, or the user made it.',
  }),
});
