import { type Logger, pino } from 'pino';
import { z } from 'zod';

/** Returns a log that writes warnings and errors as lines for people on the standard error. */
export function createTextLogger(write: (line: string) => void = (line) => void process.stderr.write(line)): Logger {
  return pino(
    { level: 'warn', base: null },
    { write: (line: string) => write(`cognito-admin-graphql: ${plain(line)}\n`) },
  );
}

const logLine = z.object({ msg: z.string(), err: z.object({ stack: z.string() }).optional() });

function plain(line: string): string {
  const { msg, err } = logLine.parse(JSON.parse(line));
  return err === undefined ? msg : `${msg}\n${err.stack}`;
}
