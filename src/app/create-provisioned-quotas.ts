import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { Logger } from 'pino';
import { isAccessDenied } from '../cognito/errors.ts';
import { ProvisionedQuotas, type ProvisionedQuotasResult } from '../cognito/provisioned-quotas.ts';
import type { Pacer } from '../cognito/rate/pacer.ts';
import { overrideQuotas } from '../cognito/rate/quotas.ts';
import type { Config } from '../config/parse-config.ts';
import type { Clock } from '../domain/ports/clock.ts';

export interface ProvisionedQuotasDependencies {
  readonly client: CognitoIdentityProviderClient;
  readonly pacer: Pacer;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Learns the account's quotas from Cognito. Null for the embedded pool, whose quotas are known. */
export function createProvisionedQuotas(
  config: Config,
  { client, pacer, clock, logger }: ProvisionedQuotasDependencies,
): ProvisionedQuotas | null {
  if (config.pools.kind === 'embedded') return null;
  const { configured } = overrideQuotas(config.quotas);
  let told = '';
  return new ProvisionedQuotas({
    client,
    pacer,
    clock,
    configured,
    onRefreshed(result) {
      // Once, and again when it changes: most accounts keep their quotas for years.
      const message = describeResult(result);
      if (message !== null && message !== told) logger.info({ quotas: Object.fromEntries(result.known) }, message);
      told = message ?? '';
    },
  });
}

function describeResult({ known, failures }: ProvisionedQuotasResult): string | null {
  const errors = [...failures.values()];
  const [first] = errors;
  if (first === undefined) return known.size > 0 ? 'Cognito tells the quotas of the account.' : null;
  const unknown = [...failures.keys()].join(', ');
  const reason = errors.some(isAccessDenied)
    ? 'IAM does not allow cognito-idp:GetProvisionedLimit'
    : `GetProvisionedLimit failed (${first instanceof Error ? first.name : 'unknown error'})`;
  return `${reason}: AWS's default quotas hold for ${unknown}. Set COGNITO_QUOTAS where the account has others.`;
}
