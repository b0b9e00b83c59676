// Runs the bulk operations that the function of cognito-admin-function.ts only stores, since it is frozen after each response.

import { Duration } from 'aws-cdk-lib';
import {
  Cluster,
  type ContainerImage,
  FargateService,
  FargateTaskDefinition,
  LogDrivers,
  Secret,
} from 'aws-cdk-lib/aws-ecs';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ACTIONS, type CognitoAdminDatabase, type CognitoAdminFunctionProps } from './cognito-admin-function.ts';

export interface CognitoAdminWorkerProps extends CognitoAdminFunctionProps {
  /** That of the function. */
  readonly database: CognitoAdminDatabase;
  /** Of the Dockerfile, such as `ContainerImage.fromAsset('.')`. */
  readonly image: ContainerImage;
}

export class CognitoAdminWorker extends Construct {
  constructor(scope: Construct, id: string, props: CognitoAdminWorkerProps) {
    super(scope, id);
    const { userPools, clientIds, access, database, image } = props;
    const taskDefinition = new FargateTaskDefinition(this, 'Task', { cpu: 256, memoryLimitMiB: 1024 });
    taskDefinition.addContainer('worker', {
      image,
      command: ['worker'],
      environment: {
        COGNITO_USER_POOL_IDS: userPools.map(({ userPoolId }) => userPoolId).join(','),
        AUTH_CLIENT_IDS: clientIds.join(','),
      },
      secrets: { DATABASE_URL: Secret.fromSecretsManager(database.urlSecret) },
      logging: LogDrivers.awsLogs({ streamPrefix: 'worker', logRetention: RetentionDays.THIRTEEN_MONTHS }),
      readonlyRootFilesystem: true,
      // The half minute that calls may take at worst, and some more.
      stopTimeout: Duration.seconds(45),
    });
    for (const userPool of userPools) userPool.grant(taskDefinition.taskRole, ...ACTIONS[access]);
    new FargateService(this, 'Service', {
      cluster: new Cluster(this, 'Cluster', { vpc: database.vpc }),
      taskDefinition,
      securityGroups: database.securityGroups,
      desiredCount: 1,
      // A worker that is replaced hands its operations to the next one.
      minHealthyPercent: 0,
      maxHealthyPercent: 200,
    });
  }
}
