/** Of the field that says whom a change is about. */
export const USERNAME_DESCRIPTION =
  'The username, or an alias or sub that the pool resolves. Either of these costs one ListUsers more: the audit trail names users by their usernames.';
