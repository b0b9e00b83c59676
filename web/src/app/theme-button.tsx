import { useStore } from '../api/store.ts';
import { Button } from '../parts/button.tsx';
import { texts } from '../texts.ts';
import { type Theme, theme } from './theme.ts';

const NEXT: Readonly<Record<Theme, Theme>> = { system: 'dark', dark: 'light', light: 'system' };
const ICONS = { system: 'contrast', light: 'light', dark: 'dark' } as const;

/** Goes round the colours: of the system, dark, light. */
export function ThemeButton() {
  const current = useStore(theme);
  const label = `${texts.theme.label}: ${texts.theme[current]}`;
  return (
    <Button
      look="quiet"
      icon={ICONS[current]}
      iconOnly
      aria-label={label}
      title={label}
      onClick={() => theme.set(NEXT[current])}
    />
  );
}
