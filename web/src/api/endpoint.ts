/** `/pools/<id>` if the page is about a pool beside the first one: the service answers both from the same files. */
const POOL_PREFIX = /^\/pools\/[^/]+(?=\/|$)/;

/** What every address of the page begins with: `/`, or `/pools/<id>`. */
export const basePath = POOL_PREFIX.exec(location.pathname)?.[0] ?? '/';

/** The API of the pool that the page is about. */
export const graphqlUrl = `${basePath === '/' ? '' : basePath}/graphql`;
