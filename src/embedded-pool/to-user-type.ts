import type { StoredUser } from './records.ts';

/** Returns `UserType` of the API model, for ListUsers and ListUsersInGroup. */
export function toUserType(user: StoredUser) {
  return { Username: user.username, Attributes: attributesOf(user), ...accountOf(user) };
}

/** Returns the output of AdminGetUser: the same, with the attributes under another name. */
export function toAdminGetUserResponse(user: StoredUser) {
  return { Username: user.username, UserAttributes: attributesOf(user), ...accountOf(user) };
}

/** Returns the output of GetUser: without the state of the account. */
export function toGetUserResponse(user: StoredUser) {
  return { Username: user.username, UserAttributes: attributesOf(user) };
}

function accountOf(user: StoredUser) {
  return {
    // The JSON protocol writes times as seconds, with fractions.
    UserCreateDate: user.createdAt / 1000,
    UserLastModifiedDate: user.modifiedAt / 1000,
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}

function attributesOf(user: StoredUser) {
  const attributes = [{ Name: 'sub', Value: user.sub }];
  for (const name of Object.keys(user.attributes)) attributes.push({ Name: name, Value: user.attributes[name] ?? '' });
  return attributes;
}
