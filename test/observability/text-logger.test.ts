import { expect, it } from 'vitest';
import { createTextLogger } from '../../src/observability/text-logger.ts';

it('prints warnings and faults as lines for people, and nothing less', () => {
  const printed: string[] = [];
  const logger = createTextLogger((line) => printed.push(line));
  logger.info('All is well.');
  logger.warn('Mind the gap.');
  logger.error({ err: new RangeError('no room') }, 'A write failed.');
  expect(printed).toEqual([
    'cognito-admin-graphql: Mind the gap.\n',
    expect.stringMatching(/^cognito-admin-graphql: A write failed\.\nRangeError: no room\n {4}at .+\n$/s),
  ]);
});
