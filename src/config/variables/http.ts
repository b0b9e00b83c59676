import { z } from 'zod';
import type { Variable } from './variable.ts';
import { wholeNumber } from './whole-number.ts';

/** As browsers write them in the header Origin: scheme, host and port, and no slash behind. */
const origins = z
  .string()
  .transform((text) => text.split(',').map((origin) => origin.trim()))
  .refine((list) =>
    list.every((origin) => /^https?:/.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin),
  );

/** Where the service listens, and what it lets browsers and clients do. */
export const HTTP_VARIABLES = {
  PORT: {
    schema: wholeNumber(0, 65_535).default(4000),
    format: 'a whole number from 0 to 65535',
    defaultText: '`4000`',
    purpose: 'The port to listen on; 0 for any free one.',
  },
  HOST: {
    schema: z.string().default('127.0.0.1'),
    format: 'an address of this machine',
    defaultText: '`127.0.0.1`',
    purpose: 'The address to listen on. With AUTH=none and a real pool, a loopback address.',
  },
  CORS_ORIGINS: {
    schema: origins.default([]),
    format: 'a list of origins such as https://dashboard.example.com,http://localhost:3000',
    defaultText: 'none',
    purpose: 'The other sites whose pages may use the service from a browser.',
  },
  GRAPHIQL: {
    schema: z.enum(['on', 'off']).optional(),
    format: 'on or off',
    defaultText: '`on` for the embedded pool, `off` for a real one',
    purpose: 'Whether the schema is to be seen: GraphiQL, introspection, and suggestions for misspelt names.',
  },
  DASHBOARD: {
    schema: z.enum(['on', 'off']).default('on'),
    format: 'on or off',
    defaultText: '`on`',
    purpose:
      'Whether the dashboard is served, at the root. It can do what its user can do through the API, and no more.',
  },
  PERSISTED_OPERATIONS_ONLY: {
    schema: z.enum(['on', 'off']).default('off'),
    format: 'on or off',
    defaultText: '`off`',
    purpose:
      'Whether only persisted documents are executed, each by its id: those of schema/operations, of the dashboard and of PERSISTED_DOCUMENTS.',
  },
  PERSISTED_DOCUMENTS: {
    schema: z.string().optional(),
    format: 'a file',
    defaultText: 'only those of schema/operations',
    purpose:
      "An application's own documents by their ids: the manifest of Apollo, Relay or graphql-codegen's client preset. Each is checked at the start.",
  },
  SHUTDOWN_GRACE_SECONDS: {
    schema: wholeNumber(0, 3_600).default(10),
    format: 'a whole number from 0 to 3600',
    defaultText: '`10`',
    purpose: 'How long requests in flight may take once the process is stopped; then they are cut off.',
  },
} satisfies Record<string, Variable>;
