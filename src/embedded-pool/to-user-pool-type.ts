import { toPasswordPolicyType } from './password-policy.ts';
import { toSchemaAttributeType } from './schema-attributes.ts';
import type { UserPool } from './user-pool.ts';
import { poolArn } from './user-pools.ts';

/** Returns `UserPoolType` of the API model, as far as the embedded pool has it. */
export function toUserPoolType({ properties, users }: UserPool) {
  return {
    Id: properties.id,
    Name: properties.name,
    Arn: poolArn(properties.id),
    CreationDate: properties.createdAt / 1000,
    LastModifiedDate: properties.createdAt / 1000,
    // Exact here; an estimate, up to hours old, in Cognito.
    EstimatedNumberOfUsers: users.size,
    UsernameConfiguration: { CaseSensitive: !properties.usernamesIgnoreCase },
    SchemaAttributes: properties.schema.map(toSchemaAttributeType),
    Policies: { PasswordPolicy: toPasswordPolicyType(properties.passwordPolicy) },
    AliasAttributes: unlessEmpty(properties.aliasAttributes),
    UsernameAttributes: unlessEmpty(properties.usernameAttributes),
  };
}

function unlessEmpty<Item>(items: readonly Item[]): readonly Item[] | undefined {
  return items.length === 0 ? undefined : items;
}
