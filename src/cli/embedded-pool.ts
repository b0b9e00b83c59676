import { parseArgs } from 'node:util';
import { createEmbeddedPool, type EmbeddedPool, type EmbeddedPoolOptions } from '../embedded-pool/pool.ts';
import { type ServerAddress, serve } from '../embedded-pool/server.ts';

// Serves an embedded user pool over HTTP until it is told to stop:
//   npm run embedded-pool -- --port 9229 --users 10000 --groups 100 --latency 50 --quotas on
// Its one line of output says where it listens, as JSON, so that a script can wait for it.

interface Command {
  readonly address: ServerAddress;
  readonly pool: EmbeddedPoolOptions;
}

/** Throws an Error whose message says what is wrong with the flags. */
function readFlags(args: string[]): Command {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '9229' },
      host: { type: 'string', default: '127.0.0.1' },
      users: { type: 'string' },
      groups: { type: 'string' },
      memberships: { type: 'string' },
      latency: { type: 'string', default: '0' },
      quotas: { type: 'string', default: 'off' },
    },
  });
  return {
    address: { port: wholeNumber('port', values.port, 65_535), host: values.host },
    pool: {
      users: values.users === undefined ? undefined : wholeNumber('users', values.users),
      groups: values.groups === undefined ? undefined : wholeNumber('groups', values.groups),
      membershipsPerUser: values.memberships === undefined ? undefined : wholeNumber('memberships', values.memberships),
      latencyMs: wholeNumber('latency', values.latency),
      quotas: readQuotas(values.quotas),
    },
  };
}

function wholeNumber(flag: string, text: string, max = Number.MAX_SAFE_INTEGER): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= max) return number;
  const bound = max === Number.MAX_SAFE_INTEGER ? 'from 0 up' : `from 0 to ${max}`;
  throw new Error(`--${flag} must be a whole number ${bound}, not "${text}"`);
}

function readQuotas(text: string): 'on' | 'off' | number {
  if (text === 'on' || text === 'off') return text;
  const factor = Number(text);
  if (text.trim() !== '' && factor > 0 && Number.isFinite(factor)) return factor;
  throw new Error(`--quotas must be on, off or a factor above 0, not "${text}"`);
}

function report(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`embedded-pool: ${message.split('\n')[0]}\n`);
}

/** Null, and a line on the standard error, where the flags describe no pool. */
function preparePool(): { readonly address: ServerAddress; readonly pool: EmbeddedPool } | null {
  try {
    const { address, pool } = readFlags(process.argv.slice(2));
    return { address, pool: createEmbeddedPool(pool) };
  } catch (error) {
    report(error);
    return null;
  }
}

async function run(pool: EmbeddedPool, address: ServerAddress): Promise<void> {
  const server = await serve(pool, address);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close());
  process.stdout.write(`${JSON.stringify({ endpoint: server.endpoint, userPoolId: pool.userPoolId })}\n`);
}

const prepared = preparePool();
if (prepared === null) {
  process.exitCode = 2;
} else {
  await run(prepared.pool, prepared.address).catch((error: unknown) => {
    report(error);
    process.exitCode = 1;
  });
}
