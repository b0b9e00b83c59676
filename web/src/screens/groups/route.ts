import { screenRoute } from '../../app/screen.ts';
import { texts } from '../../texts.ts';

export const groups = screenRoute({
  path: '/groups',
  entry: { label: texts.navigation.groups, icon: 'groups' },
  load: () => import('./groups.tsx').then(({ Groups }) => ({ default: Groups })),
});
