/** The description of the field for the user of a change. */
export const USERNAME_DESCRIPTION =
  'The username, or an alias or sub that the pool resolves. An alias or sub costs one more ListUsers: the audit trail names users by their usernames.';
