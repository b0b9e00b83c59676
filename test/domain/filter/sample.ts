import type { MatchContext } from '../../../src/domain/filter/match-user.ts';
import type { User } from '../../../src/domain/model/user.ts';

/** Jane Doe, with what the test changes about her. */
export function sampleUser({
  attributes = {},
  ...rest
}: Partial<Omit<User, 'attributes'>> & { attributes?: Readonly<Record<string, string>> } = {}): User {
  return {
    username: 'Jane.Doe',
    attributes: Object.entries(attributes)
      .map(([name, value]) => ({ name, value }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    enabled: true,
    status: 'CONFIRMED',
    createdAt: new Date('2024-03-01T00:00:00Z'),
    updatedAt: new Date('2024-03-01T00:00:00Z'),
    ...rest,
  };
}

/** A context in which every user is a member of these groups. */
export function memberOf(...groupNames: string[]): MatchContext {
  return { groupsOf: () => new Set(groupNames) };
}
