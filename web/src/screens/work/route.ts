import { screenRoute } from '../../app/screen.ts';
import { texts } from '../../texts.ts';

export const work = screenRoute({
  path: '/work',
  entry: { label: texts.navigation.work, icon: 'work' },
  load: () => import('./work.tsx').then(({ Work }) => ({ default: Work })),
});

export const operation = screenRoute({
  path: '/work/$id',
  entry: null,
  load: () => import('./operation.tsx').then(({ Operation }) => ({ default: Operation })),
});
