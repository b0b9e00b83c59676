import type { Group } from '../../../src/domain/model/group.ts';

/** A group of which a test says only what matters to it. */
export function sampleGroup(fields: Partial<Group> = {}): Group {
  return {
    name: 'group',
    description: null,
    precedence: null,
    roleArn: null,
    createdAt: new Date(0),
    updatedAt: new Date(0),
    ...fields,
  };
}
