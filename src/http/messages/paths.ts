/** The path of the API, and of GraphiQL for clients that request a web page. */
export const GRAPHQL_PATH = '/graphql';

/** The report as a download, without the dot and the name of its format. */
export const REPORT_PATH = '/reports/membership';
