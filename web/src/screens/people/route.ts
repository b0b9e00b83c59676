import { screenRoute } from '../../app/screen.ts';
import { texts } from '../../texts.ts';

export const people = screenRoute({
  path: '/people',
  entry: { label: texts.navigation.people, icon: 'people' },
  load: () => import('./people.tsx').then(({ People }) => ({ default: People })),
});
