import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import './badge.css';

interface BadgeProps {
  /** What it means: never by its colour alone, the words say it. */
  readonly kind: 'plain' | 'good' | 'warn' | 'bad' | 'accent';
  readonly icon?: IconName;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A state in one or two words. */
export function Badge({ kind, icon, title, children }: BadgeProps) {
  return (
    <span className={`badge badge-${kind}`} title={title}>
      {icon === undefined ? null : <Icon name={icon} size={12} />}
      {children}
    </span>
  );
}
