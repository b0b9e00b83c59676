import { Popover } from '@base-ui/react/popover';
import type { ChoiceProps } from './choice.tsx';
import { ChoiceLabel } from './choice-label.tsx';
import { OptionList } from './option-list.tsx';

/** The choice once it has been opened: see choice.tsx. */
export function ChoicePopup({ label, icon, quiet, options, chosen, onChange }: ChoiceProps) {
  return (
    <Popover.Root defaultOpen>
      <Popover.Trigger className="button" data-chosen={(chosen.length > 0 && !quiet) || undefined}>
        <ChoiceLabel label={label} icon={icon} chosen={quiet ? 0 : chosen.length} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="start" collisionPadding={8} className="floating">
          <Popover.Popup className="popup choice" aria-label={label}>
            <OptionList {...{ label, options, chosen, onChange }} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
