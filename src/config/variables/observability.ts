import { z } from 'zod';
import type { Variable } from './variable.ts';
import { wholeNumber } from './whole-number.ts';

/** Metrics and logs. */
export const OBSERVABILITY_VARIABLES = {
  METRICS_PORT: {
    schema: wholeNumber(0, 65_535).optional(),
    format: 'a whole number from 0 to 65535',
    defaultText: 'no metrics',
    purpose: 'The port of the metrics for Prometheus, at `/metrics`; 0 for any free one. They ask for no token.',
  },
  METRICS_HOST: {
    schema: z.string().default('127.0.0.1'),
    format: 'an address of this machine',
    defaultText: '`127.0.0.1`',
    purpose: 'The address of the metrics.',
  },
  LOG_LEVEL: {
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
    format: 'fatal, error, warn, info, debug or silent',
    defaultText: '`info`',
    purpose: 'The least severe log lines that are written.',
  },
  NODE_ENV: {
    schema: z.string().optional(),
    format: 'production for a log of JSON lines wherever it goes',
    defaultText: 'JSON lines, but for a terminal',
    purpose: 'Whether the log is read by people on a terminal.',
  },
} satisfies Record<string, Variable>;
