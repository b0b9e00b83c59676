/**
 * The service as it stands before a real pool with managed login: it verifies the tokens of the embedded pool, and the login
 * that gives them out is a server of its own.
 */
import { pino } from 'pino';
import { createService } from '../../../src/app/create-service.ts';
import { addSamplePeople } from '../../../src/app/sample-people.ts';
import { parseConfig } from '../../../src/config/parse-config.ts';
import { createEmbeddedPool } from '../../../src/embedded-pool/pool.ts';
import { loadDashboard } from '../../../src/http/dashboard/load-dashboard.ts';
import { createHttpServer } from '../../../src/http/server.ts';
import { FakeManagedLogin } from './fake-managed-login.ts';

const pool = createEmbeddedPool();
const login = new FakeManagedLogin(pool);
const origin = await login.open();
const config = parseConfig({ AUTH: 'cognito', PORT: '0' });
const logger = pino({ level: 'silent' });
const service = await createService(
  { ...config, login: { kind: 'managed-login', origin, clientId: login.clientId, tokenUse: 'access' } },
  { logger, examples: [], dashboard: loadDashboard(), embeddedPools: [pool] },
);
addSamplePeople(pool, config.accessGroups, 'access');
const server = createHttpServer({ routes: service.routes, logger, ...config.http });
await service.start();
process.stdout.write(`${await server.listen()}\n`);
