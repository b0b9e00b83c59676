import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Actor } from '../../domain/model/actor.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { LinkKeys } from '../../domain/ports/link-keys.ts';
import { UnauthenticatedError } from '../auth/unauthenticated-error.ts';
import type { DownloadableReport } from './report.ts';

/** How long a link opens its report, in milliseconds; no longer than the token of whoever asked for it. */
const LIFETIME_MS = 5 * 60_000;

/** The parameter of a link. */
export const LINK_PARAMETER = 'link';

/** Whom the link lets in, and until when, in milliseconds since the epoch. */
const claims = z.object({
  subject: z.string(),
  username: z.string().nullable(),
  tokenExpiresAt: z.number().nullable(),
  expiresAt: z.number(),
});

/** Links that open one report of one pool in a browser, which sends no token with them. */
export class ReportLinks {
  readonly #poolId: string;
  readonly #keys: LinkKeys;
  readonly #clock: Clock;

  constructor(poolId: string, keys: LinkKeys, clock: Clock) {
    this.#poolId = poolId;
    this.#keys = keys;
    this.#clock = clock;
  }

  /**
   * Returns the value of the parameter that opens this report, with this query and no other, in the caller's name.
   *
   * @throws StoreUnavailableError
   */
  async sign(
    { file }: DownloadableReport,
    query: URLSearchParams,
    { subject, username, expiresAt: tokenExpiresAt }: Actor,
  ): Promise<{ readonly link: string; readonly expiresAt: Date }> {
    const longest = this.#clock.date().getTime() + LIFETIME_MS;
    const expiresAt = Math.min(longest, tokenExpiresAt ?? Number.POSITIVE_INFINITY);
    const text = JSON.stringify({ subject, username, tokenExpiresAt, expiresAt } satisfies z.output<typeof claims>);
    const payload = Buffer.from(text).toString('base64url');
    const signature = this.#signature(await this.#keys.current(), file, query, payload);
    return { link: `${payload}.${signature.toString('base64url')}`, expiresAt: new Date(expiresAt) };
  }

  /**
   * Returns whom the link lets in: with the permission of this report, and no other.
   *
   * @param query without the link
   * @throws UnauthenticatedError if it is not a link to this report, or has expired; StoreUnavailableError
   */
  async verify({ file, permission }: DownloadableReport, query: URLSearchParams, link: string): Promise<Actor> {
    const [payload = '', given = ''] = link.split('.');
    const signature = Buffer.from(given, 'base64url');
    const isSigned = (await this.#keys.all()).some((key) =>
      isSame(signature, this.#signature(key, file, query, payload)),
    );
    if (!isSigned) throw UnauthenticatedError.invalidToken('The link is not one to this report.');
    const { subject, username, tokenExpiresAt, expiresAt } = claims.parse(
      JSON.parse(Buffer.from(payload, 'base64url').toString()),
    );
    if (this.#clock.date().getTime() >= expiresAt) {
      throw UnauthenticatedError.invalidToken('The link has expired. Ask for another.');
    }
    return { subject, username, groups: [], permissions: new Set([permission]), expiresAt: tokenExpiresAt };
  }

  #signature(key: string, file: string, query: URLSearchParams, payload: string): Buffer {
    // As JSON, so that no two different links are one text.
    const signed = JSON.stringify([this.#poolId, file, query.toString(), payload]);
    return createHmac('sha256', Buffer.from(key, 'base64')).update(signed).digest();
  }
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
