import { Menu } from '@base-ui/react/menu';
import { texts } from '../texts.ts';
import { Icon } from './icon.tsx';
import './button.css';
import './choice.css';
import './action-menu.css';

export interface Action {
  readonly label: string;
  readonly danger?: boolean;
  /** Why it is not allowed: shown in the menu, and nothing happens. */
  readonly blocked?: string | null | undefined;
  onSelect(): void;
}

interface ActionMenuProps {
  readonly actions: readonly Action[];
  /** The menu is about to be seen: time to find out what is allowed. */
  onOpen?(): void;
}

/** What can be done besides, each with the reason where it cannot. */
export function ActionMenu({ actions, onOpen }: ActionMenuProps) {
  return (
    <Menu.Root onOpenChange={(open) => open && onOpen?.()} modal={false}>
      <Menu.Trigger className="button button-icon" aria-label={texts.actions.more} title={texts.actions.more}>
        <Icon name="more" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" collisionPadding={8} className="floating">
          <Menu.Popup className="popup menu">
            {actions.map(({ label, danger, blocked, onSelect }) => (
              <Menu.Item
                key={label}
                className={danger ? 'menu-item menu-danger' : 'menu-item'}
                disabled={typeof blocked === 'string'}
                onClick={onSelect}
              >
                {label}
                {typeof blocked === 'string' ? <span className="menu-reason">{blocked}</span> : null}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
