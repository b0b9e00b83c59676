import type { ComponentProps } from 'react';
import { Icon, type IconName } from './icon.tsx';
import './button.css';

interface ButtonProps extends Omit<ComponentProps<'button'>, 'className'> {
  /** `primary` for the one thing that a view is for, `danger` for what cannot be taken back. */
  readonly look?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly icon?: IconName | undefined;
  /** Without words in sight; `aria-label` says what it does. */
  readonly iconOnly?: boolean;
  /**
   * Why the button does nothing now. It stays in the order of the Tab key, so that whoever cannot use it can read why.
   */
  readonly blocked?: string | null | undefined;
}

/** The one button. */
export function Button({ look = 'plain', icon, iconOnly = false, blocked, children, onClick, ...rest }: ButtonProps) {
  const isBlocked = blocked !== null && blocked !== undefined;
  return (
    <button
      type="button"
      {...rest}
      className={`button button-${look}${iconOnly ? ' button-icon' : ''}`}
      aria-disabled={isBlocked || undefined}
      title={isBlocked ? blocked : rest.title}
      onClick={isBlocked ? (event) => event.preventDefault() : onClick}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      {iconOnly ? null : <span>{children}</span>}
      {isBlocked ? <span className="visually-hidden">{`. ${blocked}`}</span> : null}
    </button>
  );
}
