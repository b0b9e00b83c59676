import { lazy, Suspense, useState } from 'react';
import { ChoiceLabel } from './choice-label.tsx';
import type { IconName } from './icon.tsx';
import './button.css';
import './choice.css';

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** How many there are; left out where nobody has counted. */
  readonly count?: number | undefined;
}

export interface ChoiceProps {
  readonly label: string;
  readonly icon?: IconName | undefined;
  /** Whether some are always chosen, so that their number says nothing. */
  readonly quiet?: boolean;
  readonly options: readonly Option[];
  readonly chosen: readonly string[];
  onChange(chosen: readonly string[]): void;
}

const load = () => import('./choice-popup.tsx');
const ChoicePopup = lazy(async () => ({ default: (await load()).ChoicePopup }));

/**
 * A button that opens a list of which any number can be chosen; a long one can be searched. The list, and what places it, is
 * a quarter of the first screen's scripts: it comes when somebody points at the button.
 */
export function Choice(props: ChoiceProps) {
  const [isOpened, setOpened] = useState(false);
  const button = (
    <button
      type="button"
      className="button"
      aria-haspopup="dialog"
      aria-expanded={false}
      data-chosen={(props.chosen.length > 0 && !props.quiet) || undefined}
      onPointerEnter={load}
      onFocus={load}
      onClick={() => setOpened(true)}
    >
      <ChoiceLabel label={props.label} icon={props.icon} chosen={props.quiet ? 0 : props.chosen.length} />
    </button>
  );
  if (!isOpened) return button;
  return (
    <Suspense fallback={button}>
      <ChoicePopup {...props} />
    </Suspense>
  );
}
