import { type Logger, pino } from 'pino';
import { z } from 'zod';

const STANDARD_OUTPUT = 1;
/** How many letters are kept of lines that cannot be written yet; later lines are dropped. */
const MAX_KEPT = 1_000_000;

interface ServiceLogOptions {
  readonly level: string;
  /** `readable` is for a person who watches a terminal. */
  readonly format: 'json' | 'readable';
  readonly write?: (text: string) => void;
}

/** Returns the log of a server, on the standard output. Without process id and host, which log collectors add. */
export function createServerLogger({ level, format, write }: ServiceLogOptions): Logger {
  const options = { level, base: null };
  if (format === 'json') return pino(options, write === undefined ? standardOutput() : { write });
  const print = write ?? ((text: string) => void process.stdout.write(text));
  return pino(options, { write: (line: string) => print(readable(line)) });
}

/**
 * Returns a stream that survives a full disk: lines are kept, as many as fit, and written once there is room again. Pino
 * itself would throw what it cannot write into whatever wrote the line.
 */
function standardOutput() {
  const destination = pino.destination({ dest: STANDARD_OUTPUT, sync: true, maxLength: MAX_KEPT });
  let isTold = false;
  return destination.on('error', (error: NodeJS.ErrnoException) => {
    if (isTold || error.code === 'EPIPE') return;
    isTold = true;
    process.stderr.write(`cognito-admin-graphql: Cannot write the log: ${error.message}.\n`);
  });
}

const logLine = z.looseObject({
  level: z.number(),
  time: z.number(),
  msg: z.string().default(''),
  audit: z.boolean().default(false),
  err: z.looseObject({ stack: z.string() }).optional(),
});

/** Returns a line such as `12:30:05 WARN message name=value`, with the stack of an error below. Audit events stay JSON. */
function readable(line: string): string {
  const { level, time, msg, audit, err, ...rest } = logLine.parse(JSON.parse(line));
  if (audit) return line;
  const clock = new Date(time).toTimeString().slice(0, 8);
  const name = (pino.levels.labels[level] ?? 'info').toUpperCase().padEnd(5);
  const values = Object.entries(rest).map(
    ([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `${clock} ${name} ${msg}${values.join('')}\n${err === undefined ? '' : `${err.stack}\n`}`;
}
