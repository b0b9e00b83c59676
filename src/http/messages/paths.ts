/** The path of the API, and of GraphiQL for clients that request a web page. */
export const GRAPHQL_PATH = '/graphql';

/** Where the dashboard learns how to sign in. */
export const LOGIN_PATH = '/login';

/** Before the paths of one pool, of several that the process serves. */
export function poolPath(poolId: string): string {
  return `/pools/${poolId}`;
}

/** Whether the API answers there, of whichever pool. */
export function isGraphqlPath(path: string): boolean {
  return /^(\/pools\/[^/]+)?\/graphql$/.test(path);
}

/** Before the files of the reports. */
export const REPORTS_PATH = '/reports/';

/** Before the file of a report, for a link to it. */
export const LINKS_PATH = `${REPORTS_PATH}link/`;
