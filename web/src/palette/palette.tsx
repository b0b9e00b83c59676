import { Dialog } from '@base-ui/react/dialog';
import { type KeyboardEvent, useDeferredValue, useEffect, useRef, useState } from 'react';
import { Icon } from '../parts/icon.tsx';
import { texts } from '../texts.ts';
import { type Hit, useHits } from './use-hits.ts';
import '../parts/choice.css';
import '../parts/field.css';
import '../parts/form-dialog.css';
import './palette.css';

const TYPING_MS = 120;

/** People, groups, screens and actions by what is typed; the arrows choose, Enter goes. */
export function Palette({ onClose }: { onClose(): void }) {
  const [text, setText] = useState('');
  const asked = useDeferredValue(usePaused(text));
  const { hits, isComing } = useHits(asked);
  const [current, setCurrent] = useState(0);
  const chosen = Math.min(current, Math.max(0, hits.length - 1));
  const [isEntered, setEntered] = useState(false);
  const areOfText = asked === text && !isComing;
  const go = (hit: Hit | undefined) => {
    if (hit === undefined) return;
    onClose();
    hit.go();
  };
  useEffect(() => {
    if (!isEntered || !areOfText) return;
    setEntered(false);
    go(hits[chosen]);
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 && event.key !== 'Enter') return;
    event.preventDefault();
    // Enter is kept until the hits are those of the text; the line that is there before may be another.
    setEntered(event.key === 'Enter');
    if (step !== 0 && hits.length > 0) setCurrent((chosen + step + hits.length) % hits.length);
  };
  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup className="popup palette" aria-label={texts.palette.label}>
          <input
            ref={focus}
            className="input palette-input"
            role="combobox"
            aria-label={texts.palette.label}
            aria-expanded={hits.length > 0}
            aria-controls="palette-hits"
            aria-activedescendant={hits.length > 0 ? `palette-hit-${chosen}` : undefined}
            aria-autocomplete="list"
            placeholder={texts.palette.placeholder}
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setEntered(false);
              setCurrent(0);
            }}
            onKeyDown={onKeyDown}
          />
          <PaletteHits hits={hits} chosen={chosen} onChoose={setCurrent} onGo={go} />
          <p className="palette-foot soft" role="status">
            {hits.length === 0 && !isComing ? texts.list.nothing : texts.palette.keys}
          </p>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** At once, before the dialog does it itself: the next key is meant for the field. */
function focus(field: HTMLInputElement | null): void {
  field?.focus();
}

interface PaletteHitsProps {
  readonly hits: readonly Hit[];
  readonly chosen: number;
  onChoose(index: number): void;
  onGo(hit: Hit): void;
}

function PaletteHits({ hits, chosen, onChoose, onGo }: PaletteHitsProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Not returned: browsers answer with a promise.
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <div ref={list} id="palette-hits" role="listbox" aria-label={texts.palette.label} className="palette-hits">
      {hits.map((hit, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field above, which keeps the focus
        <div
          key={hit.id}
          id={`palette-hit-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          className="palette-hit"
          onPointerMove={() => onChoose(index)}
          onClick={() => onGo(hit)}
        >
          <Icon name={hit.icon} />
          <bdi className="palette-label">{hit.label}</bdi>
          <bdi className="soft palette-hint">{hit.hint}</bdi>
        </div>
      ))}
    </div>
  );
}

/** The text once the typing pauses. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}
