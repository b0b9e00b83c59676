import { screenRoute } from '../../app/screen.ts';

export const group = screenRoute({
  path: '/groups/$name',
  entry: null,
  load: () => import('./group.tsx').then(({ Group }) => ({ default: Group })),
});
