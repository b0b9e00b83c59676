import { useState } from 'react';
import { useShown } from '../api/use-shown.ts';
import { type AuditAction, ChangeCheckDocument } from '../generated/graphql.ts';
import { Button } from '../parts/button.tsx';
import type { IconName } from '../parts/icon.tsx';

interface CheckedButtonProps {
  readonly action: AuditAction;
  readonly username?: string;
  readonly groupName?: string;
  readonly icon?: IconName;
  readonly iconOnly?: boolean;
  readonly look?: 'plain' | 'quiet' | 'primary';
  readonly label: string;
  onClick(): void;
}

/**
 * A button whose change the service has been asked about by the time it is clicked: where it is not allowed, it says why. It
 * asks when somebody comes near, since each answer may cost calls to Cognito.
 */
export function CheckedButton(props: CheckedButtonProps) {
  const { action, username, groupName, icon, iconOnly, look, label, onClick } = props;
  const [isNear, setNear] = useState(false);
  const { data } = useShown(ChangeCheckDocument, { action, username, groupName }, { pause: !isNear });
  const check = data?.changeCheck;
  return (
    <Button
      icon={icon}
      iconOnly={iconOnly}
      look={look}
      title={label}
      aria-label={iconOnly ? label : undefined}
      blocked={check?.allowed === false ? check.reason : null}
      onPointerEnter={() => setNear(true)}
      onFocus={() => setNear(true)}
      onClick={onClick}
    >
      {label}
    </Button>
  );
}
