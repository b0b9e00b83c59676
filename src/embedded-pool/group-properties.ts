import type { RequestInput } from './request-input.ts';
import { DESCRIPTION, MAX_PRECEDENCE, ROLE_ARN } from './shapes.ts';
import type { GroupProperties } from './user-pool.ts';

/** Returns what CreateGroup and UpdateGroup can set. */
export function readGroupProperties(input: RequestInput): GroupProperties {
  return {
    description: input.optional('Description', DESCRIPTION),
    precedence: input.integer('Precedence', 0, MAX_PRECEDENCE),
    roleArn: input.optional('RoleArn', ROLE_ARN),
  };
}
