import type { UserStatus } from '../generated/graphql.ts';
import { texts } from '../texts.ts';
import { Badge } from './badge.tsx';

interface Account {
  readonly enabled: boolean;
  readonly status: UserStatus;
}

/** Whether the person can sign in, and what stands in the way. */
export function AccountState({ enabled, status }: Account) {
  if (!enabled) {
    return (
      <Badge kind="bad" icon="blocked">
        {texts.account.disabled}
      </Badge>
    );
  }
  const { label, hint } = texts.account.statuses[status];
  return (
    <Badge kind={kindOf(status)} title={hint}>
      {label}
    </Badge>
  );
}

/** The same as text. */
export function accountStateText({ enabled, status }: Account): string {
  return enabled ? texts.account.statuses[status].label : texts.account.disabled;
}

function kindOf(status: UserStatus): 'good' | 'warn' | 'bad' | 'plain' {
  if (status === 'CONFIRMED') return 'good';
  if (status === 'COMPROMISED') return 'bad';
  return status === 'EXTERNAL_PROVIDER' || status === 'ARCHIVED' ? 'plain' : 'warn';
}
