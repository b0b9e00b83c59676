import { DomainError } from '../../domain/model/errors.ts';
import { StoreError } from '../../storage/store-error.ts';

/** Why something failed, in one line for whoever typed the command. */
export function errorMessage(error: unknown): string {
  if (error instanceof DomainError || error instanceof StoreError) return error.message;
  return `Unexpected error: ${error instanceof Error ? error.message : String(error)}`;
}
