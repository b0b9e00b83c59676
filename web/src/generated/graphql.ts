/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** A condition on any attribute, custom ones included. */
export type AttributeFilterInput = {
  /** With its prefix, if it has one: `custom:department`. */
  name: string;
  /** The condition on its value. */
  value: StringFilterInput;
};

/** A span of time: from `after` on, that instant included, up to `before`, that instant excluded. */
export type DateTimeFilterInput = {
  /** At this instant or later. */
  after?: string | null | undefined;
  /** Earlier than this instant. */
  before?: string | null | undefined;
};

/** Why a page of a list is not full although the list goes on. */
export type IncompleteReason =
  /** The call budget of the request was used up. Continue after `endCursor`: the next request has a budget of its own. */
  | 'CALL_BUDGET_EXCEEDED'
  /** Cognito's request quota had no room in time, or the query was about to time out. Wait a moment, then continue after `endCursor`. */
  | 'THROTTLED';

/** What a caller may do. */
export type Permission =
  /** Enable, disable and sign out users. */
  | 'ACCOUNT_WRITE'
  /** Read the audit trail. */
  | 'AUDIT_READ'
  /** Read groups, users and memberships. */
  | 'DIRECTORY_READ'
  /** Create, change and delete groups. */
  | 'GROUP_WRITE'
  /** Add users to groups and remove them. */
  | 'MEMBERSHIP_WRITE'
  /** Read reports over the whole pool. */
  | 'REPORT_READ'
  /** Create, change, reset and delete accounts. */
  | 'USER_WRITE';

/** A condition on a text. Several operators are joined by AND; an empty object restricts nothing. A text matches in any of its Unicode forms: `é` may be one character or two. */
export type StringFilterInput = {
  /** Contains this. */
  contains?: string | null | undefined;
  /** Ends with this. */
  endsWith?: string | null | undefined;
  /** Equal to this. */
  equals?: string | null | undefined;
  /** Equal to one of these. An empty list matches nothing. */
  in?: Array<string> | null | undefined;
  /** Starts with this. */
  startsWith?: string | null | undefined;
};

/** Selects users. Conditions in one object are joined by AND; one that is left out or null restricts nothing. Cognito evaluates what it can filter by, this service the rest. A user who lacks an attribute matches no condition on it. */
export type UserFilterInput = {
  /** All of these. An empty list matches everybody. */
  and?: Array<UserFilterInput> | null | undefined;
  /** Any attribute. Cognito evaluates `equals` and `startsWith` of given_name, family_name and preferred_username. The value of `email_verified` and `phone_number_verified` is `true` or `false`; a user may lack them, so what is not verified is `not: { attribute: { name: "email_verified", value: { equals: "true" } } }`. */
  attribute?: AttributeFilterInput | null | undefined;
  /** When the account was created. */
  createdAt?: DateTimeFilterInput | null | undefined;
  /** The e-mail address, case-insensitive. Cognito evaluates `equals` and `startsWith`. */
  email?: StringFilterInput | null | undefined;
  /** Whether the user may sign in. Cognito evaluates it. */
  enabled?: boolean | null | undefined;
  /** Member of every one of these groups. An empty list matches everybody. */
  inAllGroups?: Array<string> | null | undefined;
  /** Member of at least one of these groups. */
  inAnyGroup?: Array<string> | null | undefined;
  /** True: member of no group at all. False: member of at least one. */
  inNoGroup?: boolean | null | undefined;
  /** The full name, case-insensitive. Cognito evaluates `equals` and `startsWith`. */
  name?: StringFilterInput | null | undefined;
  /** Not this. */
  not?: UserFilterInput | null | undefined;
  /** Member of none of these groups. */
  notInAnyGroup?: Array<string> | null | undefined;
  /** At least one of these. An empty list matches nobody. */
  or?: Array<UserFilterInput> | null | undefined;
  /** The phone number. Cognito evaluates `equals` and `startsWith`. */
  phoneNumber?: StringFilterInput | null | undefined;
  /** The account is in one of these states. Cognito evaluates one state. */
  status?: Array<UserStatus> | null | undefined;
  /** The subject identifier. Cognito evaluates `equals` and `startsWith`. */
  sub?: StringFilterInput | null | undefined;
  /** When its attributes or state last changed. */
  updatedAt?: DateTimeFilterInput | null | undefined;
  /** The username, case-sensitive. Cognito evaluates `equals` and `startsWith`. */
  username?: StringFilterInput | null | undefined;
};

/** The state of a user's account, in Cognito's words. */
export type UserStatus =
  /** No longer active. */
  | 'ARCHIVED'
  /** Disabled by Cognito for a threat. */
  | 'COMPROMISED'
  /** Has confirmed the sign-up. */
  | 'CONFIRMED'
  /** Signs in through a federated identity provider. */
  | 'EXTERNAL_PROVIDER'
  /** Was created by an administrator, and must change the password at the first sign-in. */
  | 'FORCE_CHANGE_PASSWORD'
  /** Must ask for a code and set a new password before the next sign-in. */
  | 'RESET_REQUIRED'
  /** Has signed up, but not confirmed the sign-up. */
  | 'UNCONFIRMED'
  /** Unknown to Cognito, or a state that this service does not know. */
  | 'UNKNOWN';

export type FrameQueryVariables = Exact<{ [key: string]: never; }>;


export type FrameQuery = { viewer: { __typename: 'Viewer', subject: string, username: string | null, groups: Array<string>, permissions: Array<Permission> }, pool: { __typename: 'UserPool', id: string, region: string, embedded: boolean } };

export type PeopleQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: UserFilterInput | null | undefined;
}>;


export type PeopleQuery = { users: { __typename: 'UserConnection', nodes: Array<{ __typename: 'User', username: string, name: string | null, email: string | null, phoneNumber: string | null, enabled: boolean, status: UserStatus, createdAt: string, updatedAt: string, id: string }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null, incomplete: IncompleteReason | null } } | null };

export type PeopleGroupsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type PeopleGroupsQuery = { groups: { __typename: 'GroupConnection', nodes: Array<{ __typename: 'Group', name: string, description: string | null, precedence: number | null, id: string }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } | null };


export const FrameDocument = {"__meta__":{"hash":"bf72adeaece08ecf6e94ec44c3cfd222cc655a5987173d76696453819c6f34c2"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Frame"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"subject"}},{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"groups"}},{"kind":"Field","name":{"kind":"Name","value":"permissions"}},{"kind":"Field","name":{"kind":"Name","value":"__typename"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pool"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"embedded"}},{"kind":"Field","name":{"kind":"Name","value":"__typename"}}]}}]}}]} as unknown as DocumentNode<FrameQuery, FrameQueryVariables>;
export const PeopleDocument = {"__meta__":{"hash":"eede462f1354f70e14286e1bcefbfc62aaaaa7903ae0e57dc75c99f84f4bc701"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"People"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"UserFilterInput"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"username"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"phoneNumber"}},{"kind":"Field","name":{"kind":"Name","value":"enabled"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"__typename"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}},{"kind":"Field","name":{"kind":"Name","value":"incomplete"}},{"kind":"Field","name":{"kind":"Name","value":"__typename"}}]}},{"kind":"Field","name":{"kind":"Name","value":"__typename"}}]}}]}}]} as unknown as DocumentNode<PeopleQuery, PeopleQueryVariables>;
export const PeopleGroupsDocument = {"__meta__":{"hash":"0761a1c7d93c794833cee7c80a944a0762bc15edb6b140ef15b1de60323560a3"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PeopleGroups"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"groups"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"field"},"value":{"kind":"EnumValue","value":"NAME"}},{"kind":"ObjectField","name":{"kind":"Name","value":"direction"},"value":{"kind":"EnumValue","value":"ASC"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"precedence"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"__typename"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}},{"kind":"Field","name":{"kind":"Name","value":"__typename"}}]}},{"kind":"Field","name":{"kind":"Name","value":"__typename"}}]}}]}}]} as unknown as DocumentNode<PeopleGroupsQuery, PeopleGroupsQueryVariables>;