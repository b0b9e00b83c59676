import { screenRoute } from '../../app/screen.ts';

export const person = screenRoute({
  path: '/people/$username',
  entry: null,
  load: () => import('./person.tsx').then(({ Person }) => ({ default: Person })),
});
