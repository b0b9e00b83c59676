import type { ChangeRequest } from '../../../src/domain/commands/change-request.ts';

/** A request that does not say why, and need not. */
export const anyRequest: ChangeRequest = { id: 'request-1', reason: null, reasonRule: 'optional' };
