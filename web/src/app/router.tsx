import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { basePath } from '../api/endpoint.ts';
import { EmptyState } from '../parts/states.tsx';
import { texts } from '../texts.ts';
import { formatSearch, parseSearch, type Search } from './address.ts';
import { Frame } from './frame.tsx';

// The service answers these addresses with the page: src/http/dashboard/pages.ts. What is typed within a screen stands behind
// the `?`, so that a link says all of it.

const validateSearch = (search: Record<string, unknown>): Search => search as Search;

const root = createRootRoute({
  component: Frame,
  validateSearch,
  notFoundComponent: () => <EmptyState title={texts.errors.notFound} />,
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/people' });
  },
});

const people = createRoute({
  getParentRoute: () => root,
  path: '/people',
  component: lazyRouteComponent(() => import('../screens/people/people.tsx'), 'People'),
});

const person = createRoute({
  getParentRoute: () => root,
  path: '/people/$username',
  component: lazyRouteComponent(() => import('../screens/person/person.tsx'), 'Person'),
});

export const router = createRouter({
  routeTree: root.addChildren([home, people, person]),
  basepath: basePath,
  parseSearch: (text) => parseSearch(text),
  stringifySearch: (search) => formatSearch(search),
  defaultPreload: 'intent',
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
