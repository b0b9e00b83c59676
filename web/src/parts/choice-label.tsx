import { formatNumber } from './format.ts';
import { Icon, type IconName } from './icon.tsx';

interface ChoiceLabelProps {
  readonly label: string;
  readonly icon?: IconName | undefined;
  readonly chosen: number;
}

/** What stands in the button of a choice. */
export function ChoiceLabel({ label, icon = 'down', chosen }: ChoiceLabelProps) {
  return (
    <>
      <span>{label}</span>
      {chosen > 0 ? <span className="choice-count">{formatNumber(chosen)}</span> : null}
      <Icon name={icon} />
    </>
  );
}
