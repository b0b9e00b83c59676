import { DomainError } from '../../domain/model/errors.ts';
import { StoreConfigError, StoreError } from '../../storage/store-error.ts';
import { EXIT_CODE } from './cli-error.ts';

/** Returns why something failed, in one line for the person who typed the command. */
export function errorMessage(error: unknown): string {
  if (error instanceof DomainError || error instanceof StoreError) return error.message;
  return `Unexpected error: ${error instanceof Error ? error.message : String(error)}`;
}

/** The exit code of a process that could not begin its work. */
export function exitCodeOf(error: unknown): number {
  return error instanceof StoreConfigError ? EXIT_CODE.config : EXIT_CODE.failed;
}
