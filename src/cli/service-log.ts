import { type Logger, pino } from 'pino';
import { z } from 'zod';

interface ServiceLogOptions {
  readonly level: string;
  /** `readable` is for a person who watches a terminal. */
  readonly format: 'json' | 'readable';
  readonly write?: (text: string) => void;
}

/** The log of a server, on the standard output. Without a process id and host: whoever ships logs adds their own. */
export function serviceLog({ level, format, write }: ServiceLogOptions): Logger {
  const options = { level, base: null };
  if (format === 'json') return write === undefined ? pino(options) : pino(options, { write });
  const print = write ?? ((text: string) => void process.stdout.write(text));
  return pino(options, { write: (line: string) => print(readable(line)) });
}

const logLine = z.looseObject({
  level: z.number(),
  time: z.number(),
  msg: z.string().default(''),
  audit: z.boolean().default(false),
  err: z.looseObject({ stack: z.string() }).optional(),
});

/** `12:30:05 WARN message name=value`, the stack of an error below. Lines of the audit trail are JSON always. */
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
