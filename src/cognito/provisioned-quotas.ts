import {
  type CognitoIdentityProviderClient,
  GetProvisionedLimitCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Clock } from '../domain/ports/clock.ts';
import type { Pacer } from './rate/pacer.ts';
import { QUOTA_CATEGORIES, type QuotaCategory } from './rate/quotas.ts';

/** A raise takes effect within this time. AWS says of no shorter one that it is needed. */
const REFRESH_MS = 3_600_000;

/** What one round of questions found. */
export interface ProvisionedQuotasResult {
  /** Categories whose quota Cognito told. */
  readonly known: ReadonlyMap<QuotaCategory, number>;
  /** Categories that keep their former quota, with the error of the call: not allowed by IAM, or unknown to Cognito. */
  readonly failures: ReadonlyMap<QuotaCategory, unknown>;
}

export interface ProvisionedQuotasOptions {
  readonly client: CognitoIdentityProviderClient;
  readonly pacer: Pacer;
  readonly clock: Clock;
  /** Categories whose quota is configured: Cognito is not asked about them. */
  readonly configured: readonly QuotaCategory[];
  /** Called after each round. Must not throw. */
  readonly onRefreshed: (result: ProvisionedQuotasResult) => void;
}

/**
 * Keeps the pacer's quotas equal to those that Cognito enforces for the account: asks at the start and every hour.
 *
 * One GetProvisionedLimit per category, one after another, since AWS publishes no quota for the call itself. It does not
 * pass the pacer for the same reason. A category that Cognito does not tell keeps the quota that it has.
 */
export class ProvisionedQuotas {
  readonly #options: ProvisionedQuotasOptions;
  readonly #stopping = new AbortController();
  #cancelRefresh = () => {};

  constructor(options: ProvisionedQuotasOptions) {
    this.#options = options;
  }

  /** Resolves after the first round. Never rejects. */
  async start(): Promise<void> {
    const { clock, onRefreshed } = this.#options;
    const result = await this.#refresh();
    if (this.#stopping.signal.aborted) return;
    onRefreshed(result);
    this.#cancelRefresh = clock.after(REFRESH_MS, () => void this.start());
  }

  stop(): void {
    this.#stopping.abort();
    this.#cancelRefresh();
  }

  async #refresh(): Promise<ProvisionedQuotasResult> {
    const { client, pacer, configured } = this.#options;
    const known = new Map<QuotaCategory, number>();
    const failures = new Map<QuotaCategory, unknown>();
    for (const category of QUOTA_CATEGORIES) {
      if (configured.includes(category)) continue;
      if (this.#stopping.signal.aborted) break;
      try {
        const perSecond = await provisionedLimit(client, category, this.#stopping.signal);
        pacer.setQuota(category, perSecond);
        known.set(category, perSecond);
      } catch (error) {
        failures.set(category, error);
      }
    }
    return { known, failures };
  }
}

/** Resolves with the whole requests per second that Cognito enforces for the account. */
async function provisionedLimit(
  client: CognitoIdentityProviderClient,
  category: QuotaCategory,
  abortSignal: AbortSignal,
): Promise<number> {
  const limit = { LimitClass: 'API_CATEGORY', Attributes: { Category: category } } as const;
  const { Limit } = await client.send(new GetProvisionedLimitCommand({ LimitDefinition: limit }), { abortSignal });
  const perSecond = Math.floor(Limit?.ProvisionedLimitValue ?? Number.NaN);
  // Emulators answer what they do not know with an empty object.
  if (!(perSecond >= 1)) throw new TypeError(`GetProvisionedLimit told no limit of ${category}.`);
  return perSecond;
}
