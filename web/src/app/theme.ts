import { createStore } from '../api/store.ts';

export type Theme = 'system' | 'light' | 'dark';

const KEPT_AS = 'dashboard:theme';
const prefersDark = matchMedia('(prefers-color-scheme: dark)');

export const theme = createStore<Theme>(readTheme());

/** Colours the page as the system does, or as was chosen; follows both. */
export function followTheme(): void {
  const apply = () => {
    const chosen = theme.get();
    const isDark = chosen === 'dark' || (chosen === 'system' && prefersDark.matches);
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  };
  apply();
  prefersDark.addEventListener('change', apply);
  theme.subscribe(() => {
    localStorage.setItem(KEPT_AS, theme.get());
    apply();
  });
}

function readTheme(): Theme {
  const kept = localStorage.getItem(KEPT_AS);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}
