import { Popover } from '@base-ui/react/popover';
import { useState } from 'react';
import { texts } from '../texts.ts';
import type { ChoiceProps } from './choice.tsx';
import { ChoiceLabel } from './choice-label.tsx';
import { formatNumber } from './format.ts';
import { Name } from './name.tsx';

const SEARCH_FROM = 10;
const MOST_SHOWN = 200;

/** The choice once it has been opened: see choice.tsx. */
export function ChoicePopup({ label, icon, options, chosen, onChange }: ChoiceProps) {
  const [text, setText] = useState('');
  const needle = text.trim().toLowerCase();
  const found = options.filter((option) => option.label.toLowerCase().includes(needle)).slice(0, MOST_SHOWN);
  const toggle = (value: string) =>
    onChange(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value]);
  return (
    <Popover.Root defaultOpen onOpenChange={(open) => open && setText('')}>
      <Popover.Trigger className="button" data-chosen={chosen.length > 0 || undefined}>
        <ChoiceLabel label={label} icon={icon} chosen={chosen.length} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="start" collisionPadding={8} className="floating">
          <Popover.Popup className="popup choice" aria-label={label}>
            {options.length < SEARCH_FROM ? null : (
              <input
                className="input"
                type="search"
                aria-label={texts.list.find(label)}
                placeholder={texts.list.find(label)}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
            <ul className="choice-list">
              {found.map((option) => (
                <li key={option.value}>
                  <label className="tick choice-option" title={option.hint}>
                    <input
                      type="checkbox"
                      checked={chosen.includes(option.value)}
                      onChange={() => toggle(option.value)}
                    />
                    <Name>{option.label}</Name>
                    {option.count === undefined ? null : <span className="soft">{formatNumber(option.count)}</span>}
                  </label>
                </li>
              ))}
            </ul>
            {found.length > 0 ? null : <p className="soft choice-none">{texts.list.nothing}</p>}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
