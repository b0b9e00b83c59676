import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  retainSearchParams,
} from '@tanstack/react-router';
import { basePath } from '../api/endpoint.ts';
import { formatSearch, parseSearch, type Search } from './address.ts';
import { Frame } from './frame.tsx';
import { nameFromAddress, nameToAddress } from './name-in-address.ts';
import { NothingHere } from './nothing-here.tsx';
import type { ScreenRoute } from './screen.ts';
import { SCREENS } from './screens.ts';

// What is typed within a screen stands behind the `?`, so that a link says all of it.
const validateSearch = (search: Record<string, unknown>): Search => search as Search;

const root = createRootRoute({
  component: Frame,
  validateSearch,
  // Whoever looks at the past stays there from screen to screen.
  search: { middlewares: [retainSearchParams(['at'])] },
  notFoundComponent: NothingHere,
});

function routeOf<const Path extends string>({ path, load }: ScreenRoute<Path>) {
  return createRoute({
    getParentRoute: () => root,
    path,
    // The same parameters, which the types of the router cannot see.
    params: { parse: eachName(nameFromAddress), stringify: eachName(nameToAddress) } as object,
    component: lazyRouteComponent(load),
  });
}

function eachName(change: (name: string) => string) {
  return (names: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(names).map(([key, name]) => [key, change(name)]));
}

type RoutesOf<Screens extends readonly ScreenRoute[]> = {
  [Index in keyof Screens]: Screens[Index] extends ScreenRoute<infer Path> ? ReturnType<typeof routeOf<Path>> : never;
};

// `map` forgets which path stands at which place.
const screens = SCREENS.map((screen: ScreenRoute) => routeOf(screen)) as unknown as RoutesOf<typeof SCREENS>;

export const router = createRouter({
  routeTree: root.addChildren([...screens]),
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
