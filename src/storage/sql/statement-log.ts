import type { KyselyConfig } from 'kysely';
import type { OnStatement } from '../../domain/ports/store-usage.ts';

/** What makes Kysely measure its statements; without a listener it does not. The begin and the end of a transaction are no statements. */
export function statementLog(onStatement: OnStatement | null): Pick<KyselyConfig, 'log'> {
  if (onStatement === null) return {};
  return {
    log: ({ level, queryDurationMillis }) => onStatement(queryDurationMillis, level === 'query' ? 'ok' : 'failed'),
  };
}
