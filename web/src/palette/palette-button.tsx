import { lazy, Suspense, useEffect, useState } from 'react';
import { Icon } from '../parts/icon.tsx';
import { texts } from '../texts.ts';
import '../parts/button.css';
import './palette.css';

const load = () => import('./palette.tsx');
const Palette = lazy(async () => ({ default: (await load()).Palette }));

const IDLE_MS = 3_000;

/** Opens the palette: by Ctrl-K anywhere, and by `/` on a screen that has no search of its own. */
export function PaletteButton() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    // Loaded before it is needed: what is typed after Ctrl-K and before the field is there would be lost.
    const timer = setTimeout(load, IDLE_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof Element && event.target.closest('input, textarea, select') !== null;
      const isPalette = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey);
      const isSlash = event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey;
      // A screen's own search has taken the slash by the time it comes to the window.
      if (!isPalette && (!isSlash || event.defaultPrevented)) return;
      event.preventDefault();
      setOpen(true);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <>
      <button
        type="button"
        className="button palette-button"
        aria-label={texts.palette.label}
        aria-keyshortcuts="Control+K"
        title={texts.palette.label}
        onPointerEnter={load}
        onClick={() => setOpen(true)}
      >
        <Icon name="search" />
        <span>{texts.palette.button}</span>
        <kbd data-keys="Ctrl K" />
      </button>
      <Suspense>{isOpen ? <Palette onClose={() => setOpen(false)} /> : null}</Suspense>
    </>
  );
}
