import { afterAll } from 'vitest';
import { auditGraphqlOverHttp } from '../graphql-http-audit.ts';
import { openHardenedService } from '../hardened-service.ts';

// The audits introspect.
const hardened = await openHardenedService({ GRAPHIQL: 'on' });

afterAll(() => hardened.close());

auditGraphqlOverHttp(hardened.url, fetch);
