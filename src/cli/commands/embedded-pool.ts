import { systemClock } from '../../domain/ports/clock.ts';
import { createEmbeddedPool, type EmbeddedPool, type EmbeddedPoolOptions } from '../../embedded-pool/pool.ts';
import { type ServerAddress, serveHttp } from '../../embedded-pool/server.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { oneOf, parseFlags } from '../input/parse-flags.ts';
import { StopSignals } from '../signals/stop-signals.ts';

/**
 * Serves an embedded user pool over HTTP until a signal stops it:
 *
 *     npm run embedded-pool -- --port 9229 --users 10000 --groups 100 --latency 50 --quotas on --group-names exact
 *
 * Prints one line of JSON with its address, so that a script can wait for it.
 */
export async function serveEmbeddedPool(args: readonly string[]): Promise<number> {
  const { address, options } = readOptions(args);
  const pool = makePool(options);
  const server = await serveHttp(pool, address).catch((error: unknown) => {
    throw new CliError(EXIT_CODE.failed, firstLine(error));
  });
  const signals = new StopSignals(systemClock, {
    stop: () => void server.close().then(() => signals.settle()),
    insist: (exitCode) => process.exit(exitCode),
  });
  process.stdout.write(`${JSON.stringify({ endpoint: server.endpoint, userPoolId: pool.userPoolId })}\n`);
  return 0;
}

function readOptions(args: readonly string[]): { address: ServerAddress; options: EmbeddedPoolOptions } {
  const flags = parseFlags(args, {
    port: { type: 'string', default: '9229' },
    host: { type: 'string', default: '127.0.0.1' },
    users: { type: 'string' },
    groups: { type: 'string' },
    memberships: { type: 'string' },
    latency: { type: 'string', default: '0' },
    quotas: { type: 'string', default: 'off' },
    'group-names': { type: 'string', default: 'exact' },
  });
  return {
    address: { port: wholeNumber('port', flags.port, 65_535), host: flags.host },
    options: {
      users: flags.users === undefined ? undefined : wholeNumber('users', flags.users),
      groups: flags.groups === undefined ? undefined : wholeNumber('groups', flags.groups),
      membershipsPerUser: flags.memberships === undefined ? undefined : wholeNumber('memberships', flags.memberships),
      latencyMs: wholeNumber('latency', flags.latency),
      quotas: readQuotas(flags.quotas),
      groupNames: readGroupNames(flags['group-names']),
    },
  };
}

/** Creates the pool, which itself checks whether it can have this size. */
function makePool(options: EmbeddedPoolOptions): EmbeddedPool {
  try {
    return createEmbeddedPool(options);
  } catch (error) {
    throw new CliError(EXIT_CODE.usage, firstLine(error));
  }
}

function wholeNumber(flag: string, text: string, max = Number.MAX_SAFE_INTEGER): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= max) return number;
  const bound = max === Number.MAX_SAFE_INTEGER ? 'from 0 up' : `from 0 to ${max}`;
  throw new CliError(EXIT_CODE.usage, `--${flag} must be a whole number ${bound}, not "${text}".`);
}

function readQuotas(text: string): 'on' | 'off' | number {
  if (text === 'on' || text === 'off') return text;
  const factor = Number(text);
  if (text.trim() !== '' && factor > 0 && Number.isFinite(factor)) return factor;
  throw new CliError(EXIT_CODE.usage, `--quotas must be on, off or a factor above 0, not "${text}".`);
}

function readGroupNames(text: string): 'exact' | 'case-insensitive' {
  return oneOf('group-names', ['exact', 'case-insensitive'], text);
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] ?? message;
}
