import { useState } from 'react';
import { texts } from '../texts.ts';
import type { Option } from './choice.tsx';
import { formatNumber } from './format.ts';
import { Name } from './name.tsx';
import './choice.css';

interface OptionListProps {
  readonly label: string;
  readonly options: readonly Option[];
  readonly chosen: readonly string[];
  onChange(chosen: readonly string[]): void;
}

const SEARCH_FROM = 10;
const MOST_SHOWN = 200;

/** Options of which any number can be chosen; a long list can be searched. */
export function OptionList({ label, options, chosen, onChange }: OptionListProps) {
  const [text, setText] = useState('');
  const needle = text.trim().toLowerCase();
  const found = options.filter((option) => option.label.toLowerCase().includes(needle)).slice(0, MOST_SHOWN);
  const toggle = (value: string) =>
    onChange(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value]);
  return (
    <>
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
      <ul className="choice-list" aria-label={label}>
        {found.map((option) => (
          <li key={option.value}>
            <label className="tick choice-option" title={option.hint}>
              <input type="checkbox" checked={chosen.includes(option.value)} onChange={() => toggle(option.value)} />
              <Name>{option.label}</Name>
              {option.count === undefined ? null : <span className="soft">{formatNumber(option.count)}</span>}
            </label>
          </li>
        ))}
        {found.length > 0 ? null : <li className="soft choice-none">{texts.list.nothing}</li>}
      </ul>
    </>
  );
}
