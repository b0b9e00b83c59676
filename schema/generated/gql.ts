/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "mutation AddUserToGroup($username: String = \"emp1\", $groupName: String = \"employees\") {\n  addUserToGroup(input: {username: $username, groupName: $groupName}) {\n    __typename\n    ... on AddUserToGroupPayload {\n      user {\n        username\n        groups {\n          name\n        }\n      }\n    }\n    ... on Error {\n      code\n      message\n    }\n  }\n}": typeof types.AddUserToGroupDocument,
    "mutation AssignRole($username: String = \"john.doe\", $role: String = \"manager\", $dryRun: Boolean = true) {\n  assignRole(input: {username: $username, role: $role, dryRun: $dryRun}) {\n    __typename\n    ... on AssignRolePayload {\n      previousRole {\n        name\n      }\n      role {\n        name\n      }\n      added\n      removed\n    }\n    ... on Error {\n      code\n      message\n    }\n  }\n}": typeof types.AssignRoleDocument,
    "query GroupsAndMembers {\n  groups(first: 8, orderBy: {field: PRECEDENCE, direction: ASC}) {\n    nodes {\n      name\n      description\n      precedence\n      members(first: 5) {\n        nodes {\n          username\n          name\n          enabled\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n  }\n}": typeof types.GroupsAndMembersDocument,
    "query MembershipReport {\n  membershipReport {\n    asOf\n    totals {\n      users\n      groups\n      memberships\n      usersInNoGroup\n      disabledUsersInGroups\n      emptyGroups\n    }\n    groups {\n      group {\n        name\n        precedence\n      }\n      memberCount\n    }\n    usersInNoGroup {\n      username\n    }\n    plan {\n      strategy\n      durationSeconds\n      calls {\n        operation\n        count\n      }\n    }\n  }\n}": typeof types.MembershipReportDocument,
    "query UserByEmail($email: String = \"john.doe@example.com\") {\n  user(by: {email: $email}) {\n    username\n    status\n    attributes {\n      name\n      value\n    }\n    highestGroup {\n      name\n    }\n    tokenClaims {\n      groups\n      roles\n      preferredRole\n    }\n    isMemberOf(anyOf: [\"admin\", \"developers\"])\n  }\n}": typeof types.UserByEmailDocument,
    "query UsersAndGroups($first: Int = 10, $after: String) {\n  users(first: $first, after: $after) {\n    nodes {\n      username\n      name\n      email\n      status\n      enabled\n      groups {\n        name\n        precedence\n      }\n    }\n    pageInfo {\n      endCursor\n      hasNextPage\n    }\n  }\n}": typeof types.UsersAndGroupsDocument,
};
const documents: Documents = {
    "mutation AddUserToGroup($username: String = \"emp1\", $groupName: String = \"employees\") {\n  addUserToGroup(input: {username: $username, groupName: $groupName}) {\n    __typename\n    ... on AddUserToGroupPayload {\n      user {\n        username\n        groups {\n          name\n        }\n      }\n    }\n    ... on Error {\n      code\n      message\n    }\n  }\n}": types.AddUserToGroupDocument,
    "mutation AssignRole($username: String = \"john.doe\", $role: String = \"manager\", $dryRun: Boolean = true) {\n  assignRole(input: {username: $username, role: $role, dryRun: $dryRun}) {\n    __typename\n    ... on AssignRolePayload {\n      previousRole {\n        name\n      }\n      role {\n        name\n      }\n      added\n      removed\n    }\n    ... on Error {\n      code\n      message\n    }\n  }\n}": types.AssignRoleDocument,
    "query GroupsAndMembers {\n  groups(first: 8, orderBy: {field: PRECEDENCE, direction: ASC}) {\n    nodes {\n      name\n      description\n      precedence\n      members(first: 5) {\n        nodes {\n          username\n          name\n          enabled\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n  }\n}": types.GroupsAndMembersDocument,
    "query MembershipReport {\n  membershipReport {\n    asOf\n    totals {\n      users\n      groups\n      memberships\n      usersInNoGroup\n      disabledUsersInGroups\n      emptyGroups\n    }\n    groups {\n      group {\n        name\n        precedence\n      }\n      memberCount\n    }\n    usersInNoGroup {\n      username\n    }\n    plan {\n      strategy\n      durationSeconds\n      calls {\n        operation\n        count\n      }\n    }\n  }\n}": types.MembershipReportDocument,
    "query UserByEmail($email: String = \"john.doe@example.com\") {\n  user(by: {email: $email}) {\n    username\n    status\n    attributes {\n      name\n      value\n    }\n    highestGroup {\n      name\n    }\n    tokenClaims {\n      groups\n      roles\n      preferredRole\n    }\n    isMemberOf(anyOf: [\"admin\", \"developers\"])\n  }\n}": types.UserByEmailDocument,
    "query UsersAndGroups($first: Int = 10, $after: String) {\n  users(first: $first, after: $after) {\n    nodes {\n      username\n      name\n      email\n      status\n      enabled\n      groups {\n        name\n        precedence\n      }\n    }\n    pageInfo {\n      endCursor\n      hasNextPage\n    }\n  }\n}": types.UsersAndGroupsDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation AddUserToGroup($username: String = \"emp1\", $groupName: String = \"employees\") {\n  addUserToGroup(input: {username: $username, groupName: $groupName}) {\n    __typename\n    ... on AddUserToGroupPayload {\n      user {\n        username\n        groups {\n          name\n        }\n      }\n    }\n    ... on Error {\n      code\n      message\n    }\n  }\n}"): (typeof documents)["mutation AddUserToGroup($username: String = \"emp1\", $groupName: String = \"employees\") {\n  addUserToGroup(input: {username: $username, groupName: $groupName}) {\n    __typename\n    ... on AddUserToGroupPayload {\n      user {\n        username\n        groups {\n          name\n        }\n      }\n    }\n    ... on Error {\n      code\n      message\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation AssignRole($username: String = \"john.doe\", $role: String = \"manager\", $dryRun: Boolean = true) {\n  assignRole(input: {username: $username, role: $role, dryRun: $dryRun}) {\n    __typename\n    ... on AssignRolePayload {\n      previousRole {\n        name\n      }\n      role {\n        name\n      }\n      added\n      removed\n    }\n    ... on Error {\n      code\n      message\n    }\n  }\n}"): (typeof documents)["mutation AssignRole($username: String = \"john.doe\", $role: String = \"manager\", $dryRun: Boolean = true) {\n  assignRole(input: {username: $username, role: $role, dryRun: $dryRun}) {\n    __typename\n    ... on AssignRolePayload {\n      previousRole {\n        name\n      }\n      role {\n        name\n      }\n      added\n      removed\n    }\n    ... on Error {\n      code\n      message\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query GroupsAndMembers {\n  groups(first: 8, orderBy: {field: PRECEDENCE, direction: ASC}) {\n    nodes {\n      name\n      description\n      precedence\n      members(first: 5) {\n        nodes {\n          username\n          name\n          enabled\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n  }\n}"): (typeof documents)["query GroupsAndMembers {\n  groups(first: 8, orderBy: {field: PRECEDENCE, direction: ASC}) {\n    nodes {\n      name\n      description\n      precedence\n      members(first: 5) {\n        nodes {\n          username\n          name\n          enabled\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query MembershipReport {\n  membershipReport {\n    asOf\n    totals {\n      users\n      groups\n      memberships\n      usersInNoGroup\n      disabledUsersInGroups\n      emptyGroups\n    }\n    groups {\n      group {\n        name\n        precedence\n      }\n      memberCount\n    }\n    usersInNoGroup {\n      username\n    }\n    plan {\n      strategy\n      durationSeconds\n      calls {\n        operation\n        count\n      }\n    }\n  }\n}"): (typeof documents)["query MembershipReport {\n  membershipReport {\n    asOf\n    totals {\n      users\n      groups\n      memberships\n      usersInNoGroup\n      disabledUsersInGroups\n      emptyGroups\n    }\n    groups {\n      group {\n        name\n        precedence\n      }\n      memberCount\n    }\n    usersInNoGroup {\n      username\n    }\n    plan {\n      strategy\n      durationSeconds\n      calls {\n        operation\n        count\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query UserByEmail($email: String = \"john.doe@example.com\") {\n  user(by: {email: $email}) {\n    username\n    status\n    attributes {\n      name\n      value\n    }\n    highestGroup {\n      name\n    }\n    tokenClaims {\n      groups\n      roles\n      preferredRole\n    }\n    isMemberOf(anyOf: [\"admin\", \"developers\"])\n  }\n}"): (typeof documents)["query UserByEmail($email: String = \"john.doe@example.com\") {\n  user(by: {email: $email}) {\n    username\n    status\n    attributes {\n      name\n      value\n    }\n    highestGroup {\n      name\n    }\n    tokenClaims {\n      groups\n      roles\n      preferredRole\n    }\n    isMemberOf(anyOf: [\"admin\", \"developers\"])\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query UsersAndGroups($first: Int = 10, $after: String) {\n  users(first: $first, after: $after) {\n    nodes {\n      username\n      name\n      email\n      status\n      enabled\n      groups {\n        name\n        precedence\n      }\n    }\n    pageInfo {\n      endCursor\n      hasNextPage\n    }\n  }\n}"): (typeof documents)["query UsersAndGroups($first: Int = 10, $after: String) {\n  users(first: $first, after: $after) {\n    nodes {\n      username\n      name\n      email\n      status\n      enabled\n      groups {\n        name\n        precedence\n      }\n    }\n    pageInfo {\n      endCursor\n      hasNextPage\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;