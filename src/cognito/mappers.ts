import type {
  AttributeType,
  GroupType,
  SchemaAttributeType,
  SessionDescriptionType,
  UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import type { AttributeSchema } from '../domain/model/attribute-schema.ts';
import { compareCodeUnits, type Group } from '../domain/model/group.ts';
import { USER_STATUSES, type User, type UserAttribute, type UserStatus } from '../domain/model/user.ts';
import type { UserSession } from '../domain/model/user-session.ts';

/** Cognito's model makes every field optional; the service always sends names and dates. An empty text is none. */
export function toGroup(group: GroupType | undefined): Group {
  return {
    name: group?.GroupName ?? '',
    description: group?.Description || null,
    precedence: group?.Precedence ?? null,
    roleArn: group?.RoleArn || null,
    createdAt: group?.CreationDate ?? EPOCH,
    updatedAt: group?.LastModifiedDate ?? group?.CreationDate ?? EPOCH,
  };
}

/** AdminGetUser names the attributes UserAttributes, the lists name them Attributes: the caller picks. */
export function toUser(user: UserType, attributes: readonly AttributeType[] | undefined): User {
  return {
    username: user.Username ?? '',
    attributes: toAttributes(attributes ?? []),
    enabled: user.Enabled ?? false,
    status: toStatus(user.UserStatus),
    createdAt: user.UserCreateDate ?? EPOCH,
    updatedAt: user.UserLastModifiedDate ?? user.UserCreateDate ?? EPOCH,
  };
}

function toAttributes(attributes: readonly AttributeType[]): readonly UserAttribute[] {
  return attributes
    .map(({ Name, Value }) => ({ name: Name ?? '', value: Value ?? '' }))
    .sort((a, b) => compareCodeUnits(a.name, b.name));
}

/** Returns UNKNOWN, which is Cognito's own word, for a status that this service does not know. */
function toStatus(status: string | undefined): UserStatus {
  return USER_STATUSES.find((known) => known === status) ?? 'UNKNOWN';
}

/** What a rule leaves out, it does not ask for. */
export function toAttributeSchema(attribute: SchemaAttributeType): AttributeSchema {
  const { StringAttributeConstraints: length, NumberAttributeConstraints: range } = attribute;
  return {
    name: attribute.Name ?? '',
    type: attribute.AttributeDataType ?? 'String',
    isMutable: attribute.Mutable ?? true,
    isRequired: attribute.Required ?? false,
    min: toBound(length?.MinLength ?? range?.MinValue),
    max: toBound(length?.MaxLength ?? range?.MaxValue),
  };
}

/** The API has numbers as texts here. */
function toBound(text: string | undefined): number | null {
  const bound = text === undefined ? Number.NaN : Number(text);
  return Number.isNaN(bound) ? null : bound;
}

export function toUserSession(session: SessionDescriptionType): UserSession {
  return {
    id: session.SessionId ?? '',
    kind: session.SessionType ?? 'TOKEN',
    clientId: session.ClientId ?? null,
    createdAt: session.CreateDate ?? null,
    lastActiveAt: session.LastActiveDate ?? null,
    device: session.DeviceType ?? null,
    ipAddress: session.LastIPAddress ?? null,
    city: session.LastLocation?.City ?? null,
    country: session.LastLocation?.Country ?? null,
  };
}

const EPOCH = new Date(0);
