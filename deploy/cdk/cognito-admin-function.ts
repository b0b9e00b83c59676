// The service as a Lambda function behind a function URL, with the least rights. To copy into an application of
// aws-cdk-lib 2, which this package does not depend on. `function.zip` is made as in ../terraform/main.tf.
// Since October 2025 a function URL takes two permissions, lambda:InvokeFunctionUrl and lambda:InvokeFunction; an older
// aws-cdk-lib gives it the first alone, and it answers 403.

import { CfnOutput, Duration } from 'aws-cdk-lib';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2';
import {
  Code,
  FunctionUrlAuthType,
  Function as LambdaFunction,
  ParamsAndSecretsLayerVersion,
  ParamsAndSecretsVersions,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
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

export const ACTIONS = {
  'read-only': READS,
  'read-write': [...READS, ...WRITES],
  'read-write-accounts': [...READS, ...WRITES, ...ACCOUNTS],
};

/** PostgreSQL, for more than one instance and for bulk operations. */
export interface CognitoAdminDatabase {
  /** Its text is DATABASE_URL, with the password. */
  readonly urlSecret: ISecret;
  /** From where the database is reached, and through a NAT gateway Cognito. */
  readonly vpc: IVpc;
  readonly securityGroups: ISecurityGroup[];
}

export interface CognitoAdminFunctionProps {
  /** Of one account and Region. The first one is served at `/graphql` as well. */
  readonly userPools: readonly IUserPool[];
  /** The app clients whose tokens are accepted, of all pools. */
  readonly clientIds: readonly string[];
  readonly access: keyof typeof ACTIONS;
  /** Needs a `CognitoAdminWorker` beside it for bulk operations. Without, one instance keeps its audit trail in its log. */
  readonly database?: CognitoAdminDatabase;
}

export class CognitoAdminFunction extends Construct {
  constructor(scope: Construct, id: string, props: CognitoAdminFunctionProps) {
    super(scope, id);
    const { userPools, clientIds, access, database } = props;
    const handler = new LambdaFunction(this, 'Function', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'dist/lambda.handler',
      code: Code.fromAsset('function.zip'),
      memorySize: 1024,
      timeout: Duration.seconds(60),
      // Instances share the quotas in the database, where each opens up to six connections. Without one every instance paces
      // by the whole quota: one alone is not throttled by others.
      reservedConcurrentExecutions: database === undefined ? 1 : 10,
      // The log holds the trail of changes, which a function without a database keeps nowhere else.
      logGroup: new LogGroup(this, 'Log', { retention: RetentionDays.THIRTEEN_MONTHS }),
      environment: {
        COGNITO_USER_POOL_IDS: userPools.map(({ userPoolId }) => userPoolId).join(','),
        AUTH_CLIENT_IDS: clientIds.join(','),
        EXECUTION_TIMEOUT_SECONDS: '50',
        ...(database && { DATABASE_URL_SECRET: database.urlSecret.secretArn, DATABASE_MAX_CONNECTIONS: '2' }),
      },
      ...(database && {
        vpc: database.vpc,
        securityGroups: database.securityGroups,
        // By it the secret is read when the function starts: the URL with its password is in no template and no variable.
        paramsAndSecrets: ParamsAndSecretsLayerVersion.fromVersion(ParamsAndSecretsVersions.V1_0_103),
      }),
    });
    database?.urlSecret.grantRead(handler);
    for (const userPool of userPools) userPool.grant(handler, ...ACTIONS[access]);
    // The function itself asks for a token.
    const url = handler.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
    new CfnOutput(this, 'GraphqlUrl', { value: `${url.url}graphql` });
  }
}
