/** Events as AWS documents them, cut to what varies; names and addresses are examples. */

const QUERY = JSON.stringify({ query: '{ group(name: "employees") { name } }' });

export const restApi = {
  resource: '/{proxy+}',
  path: '/graphql',
  httpMethod: 'POST',
  headers: { 'Content-Type': 'application/json', Accept: 'application/json', Host: 'abc.execute-api.example.com' },
  multiValueHeaders: {
    'Content-Type': ['application/json'],
    Accept: ['application/json'],
    Host: ['abc.execute-api.example.com'],
    'X-Request-Id': ['from-rest-api'],
  },
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: { proxy: 'graphql' },
  stageVariables: null,
  requestContext: { stage: 'prod', path: '/prod/graphql', httpMethod: 'POST', protocol: 'HTTP/1.1' },
  body: QUERY,
  isBase64Encoded: false,
};

export const httpApi = {
  version: '2.0',
  routeKey: '$default',
  rawPath: '/prod/graphql',
  rawQueryString: '',
  cookies: ['a=1', 'b=2'],
  headers: {
    accept: 'application/json',
    'content-type': 'application/json',
    host: 'abc.execute-api.example.com',
    'x-request-id': 'from-http-api',
  },
  requestContext: {
    stage: 'prod',
    domainName: 'abc.execute-api.example.com',
    http: { method: 'POST', path: '/prod/graphql', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'curl' },
  },
  body: Buffer.from(QUERY).toString('base64'),
  isBase64Encoded: true,
};

export const functionUrl = {
  version: '2.0',
  routeKey: '$default',
  rawPath: '/graphql',
  rawQueryString: `query=${encodeURIComponent('{ group(name: "employees") { name } }')}`,
  headers: { accept: 'application/json', host: 'abc.lambda-url.example.com', 'x-request-id': 'from-function-url' },
  requestContext: {
    stage: '$default',
    domainName: 'abc.lambda-url.example.com',
    http: { method: 'GET', path: '/graphql', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'curl' },
  },
  isBase64Encoded: false,
};
