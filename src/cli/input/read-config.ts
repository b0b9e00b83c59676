import { type Config, ConfigError, parseConfig } from '../../config/parse-config.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { findUnknownVariables } from './unknown-variables.ts';

/**
 * Returns the configuration from the environment of this process. Prints a warning for variables that look misspelt.
 *
 * @param overrides variables that the flags of the command set
 * @throws CliError that names every problem
 */
export function readConfig(overrides: Readonly<Record<string, string>> = {}): Config {
  for (const line of findUnknownVariables(process.env)) process.stderr.write(`cognito-admin-graphql: ${line}\n`);
  try {
    return parseConfig({ ...process.env, ...overrides });
  } catch (error) {
    if (error instanceof ConfigError) throw new CliError(EXIT_CODE.config, ...error.problems);
    throw error;
  }
}
