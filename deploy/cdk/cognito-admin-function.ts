// The service as a Lambda function behind a function URL, with the least rights. To copy into an application of
// aws-cdk-lib 2, which this package does not depend on. `function.zip` is made as in ../terraform/main.tf.
// Since October 2025 a function URL takes two permissions, lambda:InvokeFunctionUrl and lambda:InvokeFunction; an older
// aws-cdk-lib gives it the first alone, and it answers 403.

import { CfnOutput, Duration } from 'aws-cdk-lib';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, FunctionUrlAuthType, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

const READS = [
  'cognito-idp:AdminGetUser',
  'cognito-idp:AdminListGroupsForUser',
  'cognito-idp:AdminListUserSessions',
  'cognito-idp:DescribeUserPool',
  'cognito-idp:GetGroup',
  'cognito-idp:ListGroups',
  'cognito-idp:ListUsers',
  'cognito-idp:ListUsersInGroup',
];

/** A group with a role also takes iam:PassRole on that role, which is not given here. */
const WRITES = [
  'cognito-idp:AdminAddUserToGroup',
  'cognito-idp:AdminDisableUser',
  'cognito-idp:AdminEnableUser',
  'cognito-idp:AdminRemoveUserFromGroup',
  'cognito-idp:AdminRevokeUserSession',
  'cognito-idp:AdminUserGlobalSignOut',
  'cognito-idp:CreateGroup',
  'cognito-idp:DeleteGroup',
  'cognito-idp:UpdateGroup',
];

/** To create, change, reset and delete accounts. */
const ACCOUNTS = [
  'cognito-idp:AdminCreateUser',
  'cognito-idp:AdminDeleteUser',
  'cognito-idp:AdminResetUserPassword',
  'cognito-idp:AdminUpdateUserAttributes',
];

const ACTIONS = {
  'read-only': READS,
  'read-write': [...READS, ...WRITES],
  'read-write-accounts': [...READS, ...WRITES, ...ACCOUNTS],
};

export interface CognitoAdminFunctionProps {
  /** Of one account and Region. The first one is served at `/graphql` as well. */
  readonly userPools: readonly IUserPool[];
  /** The app clients whose tokens are accepted, of all pools. */
  readonly clientIds: readonly string[];
  readonly access: keyof typeof ACTIONS;
}

export class CognitoAdminFunction extends Construct {
  constructor(scope: Construct, id: string, { userPools, clientIds, access }: CognitoAdminFunctionProps) {
    super(scope, id);
    const handler = new LambdaFunction(this, 'Function', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'dist/lambda.handler',
      code: Code.fromAsset('function.zip'),
      memorySize: 1024,
      timeout: Duration.seconds(60),
      // Every instance paces by the whole quota: with one there is one pacer, and no throttling by each other.
      reservedConcurrentExecutions: 1,
      // The log holds the trail of changes, which a function keeps nowhere else.
      logGroup: new LogGroup(this, 'Log', { retention: RetentionDays.THIRTEEN_MONTHS }),
      environment: {
        COGNITO_USER_POOL_IDS: userPools.map(({ userPoolId }) => userPoolId).join(','),
        AUTH_CLIENT_IDS: clientIds.join(','),
        EXECUTION_TIMEOUT_SECONDS: '50',
      },
    });
    for (const userPool of userPools) userPool.grant(handler, ...ACTIONS[access]);
    // The function itself asks for a token.
    const url = handler.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
    new CfnOutput(this, 'GraphqlUrl', { value: `${url.url}graphql` });
  }
}
