import type { Variable } from './variable.ts';
import { wholeNumber } from './whole-number.ts';

/** What one request or one caller may take. */
export const LIMIT_VARIABLES = {
  CALL_BUDGET: {
    schema: wholeNumber(1, 1_000_000).default(1_500),
    format: 'a whole number from 1 to 1000000',
    defaultText: '`1500`',
    purpose:
      'The most calls to Cognito that one request may make. What is selected of the payloads of its changes may make as many again.',
  },
  MAX_WAIT_SECONDS: {
    schema: wholeNumber(1, 3_600).default(30),
    format: 'a whole number from 1 to 3600',
    defaultText: '`30`',
    purpose:
      'The longest that a call may wait for quota, and that a change may take until its last call begins, before they fail with THROTTLED.',
  },
  REPORT_MAX_USERS: {
    schema: wholeNumber(1, 1_000_000).default(20_000),
    format: 'a whole number from 1 to 1000000',
    defaultText: '`20000`',
    purpose: 'The most users that one response may report on; larger reports are for downloads and the command line.',
  },
  RATE_LIMIT_PER_MINUTE: {
    schema: wholeNumber(1, 1_000_000).default(600),
    format: 'a whole number from 1 to 1000000',
    defaultText: '`600`',
    purpose: 'The most requests of one caller in a minute, by the subject of the token, else by address.',
  },
  EXECUTION_TIMEOUT_SECONDS: {
    schema: wholeNumber(1, 3_600).default(60),
    format: 'a whole number from 1 to 3600',
    defaultText: '`60`',
    purpose:
      'The longest that a query may take, and what is read for the payload of a change. Reports, subscriptions and changes are not held to it.',
  },
} satisfies Record<string, Variable>;
