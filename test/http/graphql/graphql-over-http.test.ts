import { auditGraphqlOverHttp } from '../graphql-http-audit.ts';
import { STUB_URL, stubApp } from '../stub-app.ts';

// The audits introspect.
const { app } = stubApp({ graphiql: { kind: 'on', operations: [] } });
auditGraphqlOverHttp(STUB_URL, async (url, init) => app.fetch(url, init ?? {}));
