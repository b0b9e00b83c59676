import { screenRoute } from '../../app/screen.ts';
import { texts } from '../../texts.ts';

export const roles = screenRoute({
  path: '/roles',
  entry: { label: texts.navigation.roles, icon: 'roles' },
  load: () => import('./roles.tsx').then(({ Roles }) => ({ default: Roles })),
});
