/** Where the API answers; GraphiQL too, to those who ask for a web page. */
export const GRAPHQL_PATH = '/graphql';
