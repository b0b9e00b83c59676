import { randomBytes } from 'node:crypto';
import type { AppClient } from './app-client.ts';
import type { StoredUser } from './records.ts';

/** Where somebody has signed in: what AdminListUserSessions says of it. */
export interface SessionPlace {
  readonly device?: string | undefined;
  readonly ipAddress?: string | undefined;
  readonly city?: string | undefined;
  readonly country?: string | undefined;
}

/** One sign-in: all tokens that come of it, by refreshing too, share its origin. */
export interface Session {
  readonly id: string;
  readonly type: 'TOKEN' | 'SSO';
  /** `origin_jti`. */
  readonly origin: string;
  /** An SSO session is of the managed login, which no app client has for itself. */
  readonly client: AppClient;
  readonly user: StoredUser;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  lastActiveAt: number;
  readonly place: SessionPlace;
}

/** 28 characters: a prefix, and lowercase letters and digits (API model). */
export function newSessionId(type: Session['type']): string {
  const characters = BigInt(`0x${randomBytes(20).toString('hex')}`)
    .toString(36)
    .padStart(25, '0')
    .slice(-25);
  return `${type === 'TOKEN' ? 'tkn' : 'sso'}${characters}`;
}

/** `SessionDescriptionType` of the API model. */
export function toSessionDescriptionType({ id, type, client, startedAt, lastActiveAt, place }: Session) {
  const { device, ipAddress, city, country } = place;
  return {
    SessionId: id,
    SessionType: type,
    ClientId: type === 'TOKEN' ? client.id : undefined,
    CreateDate: startedAt / 1000,
    LastActiveDate: lastActiveAt / 1000,
    DeviceType: device,
    LastIPAddress: ipAddress,
    LastLocation: city === undefined && country === undefined ? undefined : { City: city, Country: country },
  };
}
