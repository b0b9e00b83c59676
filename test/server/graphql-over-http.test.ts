import { auditGraphqlOverHttp } from './audit.ts';
import { STUB_URL, stubApp } from './stub-app.ts';

const { app } = stubApp();
auditGraphqlOverHttp(STUB_URL, async (url, init) => app.fetch(url, init ?? {}));
