import type { UserFilterInput } from '../generated/graphql.ts';

/** Returns the filter for whoever's name or address begins with the text: Cognito finds nothing else without reading the pool. */
export function peopleBeginningWith(text: string): UserFilterInput {
  const startsWith = text.trim();
  return {
    or: [
      { username: { startsWith } },
      { email: { startsWith } },
      { name: { startsWith } },
      { attribute: { name: 'family_name', value: { startsWith } } },
    ],
  };
}
