import { screenRoute } from '../../app/screen.ts';
import { texts } from '../../texts.ts';

export const overview = screenRoute({
  path: '/',
  entry: { label: texts.navigation.overview, icon: 'report' },
  load: () => import('./overview.tsx').then(({ Overview }) => ({ default: Overview })),
});
