/**
 * Events with every field that AWS documents for them. Names, addresses and ids are examples; the header lists are cut to
 * what the sources of events add themselves.
 */

const QUERY = JSON.stringify({ query: '{ group(name: "employees") { name } }' });

/** API Gateway REST API, proxy integration: header names as the client wrote them, the stage beside the path. */
export const restApi = {
  resource: '/{proxy+}',
  path: '/graphql',
  httpMethod: 'POST',
  headers: {
    Accept: 'application/json',
    'Content-Type': 'application/json',
    Host: 'abcdefghij.execute-api.eu-central-1.amazonaws.com',
    'User-Agent': 'curl/8.5.0',
    'X-Amzn-Trace-Id': 'Root=1-5e66d96f-7491f09xmpl79d18acf3d050',
    'X-Forwarded-For': '192.0.2.1',
    'X-Forwarded-Port': '443',
    'X-Forwarded-Proto': 'https',
    'X-Request-Id': 'from-rest-api',
  },
  multiValueHeaders: {
    Accept: ['application/json'],
    'Content-Type': ['application/json'],
    Host: ['abcdefghij.execute-api.eu-central-1.amazonaws.com'],
    'User-Agent': ['curl/8.5.0'],
    'X-Amzn-Trace-Id': ['Root=1-5e66d96f-7491f09xmpl79d18acf3d050'],
    'X-Forwarded-For': ['192.0.2.1'],
    'X-Forwarded-Port': ['443'],
    'X-Forwarded-Proto': ['https'],
    'X-Request-Id': ['from-rest-api'],
  },
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: { proxy: 'graphql' },
  stageVariables: null,
  requestContext: {
    accountId: '123456789012',
    apiId: 'abcdefghij',
    domainName: 'abcdefghij.execute-api.eu-central-1.amazonaws.com',
    domainPrefix: 'abcdefghij',
    extendedRequestId: 'AbCdEfGhIjKlMnO=',
    httpMethod: 'POST',
    identity: {
      accessKey: null,
      accountId: null,
      caller: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: '192.0.2.1',
      user: null,
      userAgent: 'curl/8.5.0',
      userArn: null,
    },
    path: '/prod/graphql',
    protocol: 'HTTP/1.1',
    requestId: '00000000-0000-4000-8000-000000000001',
    requestTime: '12/Mar/2020:19:03:58 +0000',
    requestTimeEpoch: 1_584_039_838_000,
    resourceId: 'abc123',
    resourcePath: '/{proxy+}',
    stage: 'prod',
  },
  body: QUERY,
  isBase64Encoded: false,
};

/** API Gateway HTTP API whose integration asks for format 1.0: its path begins with the stage, unlike a REST API's. */
export const httpApiFormat1 = {
  ...restApi,
  version: '1.0',
  resource: '$default',
  path: '/prod/graphql',
  headers: { ...restApi.headers, 'X-Request-Id': 'from-http-api-1' },
  multiValueHeaders: { ...restApi.multiValueHeaders, 'X-Request-Id': ['from-http-api-1'] },
  pathParameters: null,
  requestContext: { ...restApi.requestContext, authorizer: { claims: null, scopes: null }, resourcePath: '$default' },
};

/** API Gateway HTTP API, format 2.0: header names in lower case, cookies apart, the body of this client's in base64. */
export const httpApi = {
  version: '2.0',
  routeKey: '$default',
  rawPath: '/prod/graphql',
  rawQueryString: '',
  cookies: ['a=1', 'b=2'],
  headers: {
    accept: 'application/json',
    'content-length': '51',
    'content-type': 'application/json',
    host: 'abcdefghij.execute-api.eu-central-1.amazonaws.com',
    'user-agent': 'curl/8.5.0',
    'x-amzn-trace-id': 'Root=1-5e66d96f-7491f09xmpl79d18acf3d050',
    'x-forwarded-for': '192.0.2.1',
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
    'x-request-id': 'from-http-api',
  },
  requestContext: {
    accountId: '123456789012',
    apiId: 'abcdefghij',
    domainName: 'abcdefghij.execute-api.eu-central-1.amazonaws.com',
    domainPrefix: 'abcdefghij',
    http: {
      method: 'POST',
      path: '/prod/graphql',
      protocol: 'HTTP/1.1',
      sourceIp: '192.0.2.1',
      userAgent: 'curl/8.5.0',
    },
    requestId: 'AbCdEfGhIjKlMnO=',
    routeKey: '$default',
    stage: 'prod',
    time: '12/Mar/2020:19:03:58 +0000',
    timeEpoch: 1_584_039_838_000,
  },
  body: Buffer.from(QUERY).toString('base64'),
  isBase64Encoded: true,
};

/** A function URL: format 2.0 without a stage, and of a query by GET without a body. */
export const functionUrl = {
  version: '2.0',
  routeKey: '$default',
  rawPath: '/graphql',
  rawQueryString: `query=${encodeURIComponent('{ group(name: "employees") { name } }')}`,
  headers: {
    accept: 'application/json',
    host: 'abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-central-1.on.aws',
    'user-agent': 'curl/8.5.0',
    'x-amzn-tls-cipher-suite': 'TLS_AES_128_GCM_SHA256',
    'x-amzn-tls-version': 'TLSv1.3',
    'x-amzn-trace-id': 'Root=1-5e66d96f-7491f09xmpl79d18acf3d050',
    'x-forwarded-for': '192.0.2.1',
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
    'x-request-id': 'from-function-url',
  },
  queryStringParameters: { query: '{ group(name: "employees") { name } }' },
  requestContext: {
    accountId: 'anonymous',
    apiId: 'abcdefghijklmnopqrstuvwxyz012345',
    domainName: 'abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-central-1.on.aws',
    domainPrefix: 'abcdefghijklmnopqrstuvwxyz012345',
    http: { method: 'GET', path: '/graphql', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'curl/8.5.0' },
    requestId: '00000000-0000-4000-8000-000000000002',
    routeKey: '$default',
    stage: '$default',
    time: '12/Mar/2020:19:03:58 +0000',
    timeEpoch: 1_584_039_838_000,
  },
  isBase64Encoded: false,
};

/** An Application Load Balancer whose target group has one value for each name: the query as the client has encoded it. */
export const loadBalancer = {
  requestContext: {
    elb: {
      targetGroupArn:
        'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/lambda-279XGJDqGZ5rsrHC2Fjr/49e9d65c45c6791a',
    },
  },
  httpMethod: 'GET',
  path: '/graphql',
  queryStringParameters: { query: encodeURIComponent('{ group(name: "employees") { name } }') },
  headers: {
    accept: 'application/json',
    host: 'lambda-alb-123578498.eu-central-1.elb.amazonaws.com',
    'user-agent': 'curl/8.5.0',
    'x-amzn-trace-id': 'Root=1-5c536348-3d683b8b04734faae651f476',
    'x-forwarded-for': '192.0.2.1',
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
    'x-request-id': 'from-load-balancer',
  },
  body: '',
  isBase64Encoded: false,
};
