import { graphqlUrl } from '../api/endpoint.ts';
import { session } from '../api/session.ts';

/** Where GraphiQL keeps the headers of its window: src/http/graphql/graphiql-page.ts. */
const HEADERS = `cognito-admin-graphql:headers:${graphqlUrl}`;

/** Whether GraphiQL has sent the browser here to sign in. */
const isForGraphiql = new URLSearchParams(location.search).get('for') === 'graphiql';

/** Gives the token to the GraphiQL of this window alone, which keeps it over a reload until the window is closed. */
export function handToGraphiql(): void {
  const current = session.get();
  if (current.kind !== 'token') return;
  sessionStorage.setItem(HEADERS, JSON.stringify({ Authorization: `Bearer ${current.token}` }));
}

/** Goes back to GraphiQL as soon as somebody has signed in, if it is there that they want to be. */
export function returnToGraphiql(): void {
  if (!isForGraphiql) return;
  const go = () => {
    if (session.get().kind !== 'token') return;
    handToGraphiql();
    location.replace(graphqlUrl);
  };
  session.subscribe(go);
  go();
}

/** Whoever signs out here does not stay signed in there. */
export function takeFromGraphiql(): void {
  sessionStorage.removeItem(HEADERS);
}
