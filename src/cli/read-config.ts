import { type Config, ConfigError, parseConfig } from '../config.ts';
import { EXIT, Refusal } from './refusal.ts';

/**
 * The configuration by the environment of this process.
 *
 * @param overrides variables that the flags of the command set
 * @throws Refusal that names every problem
 */
export function readConfig(overrides: Readonly<Record<string, string>> = {}): Config {
  try {
    return parseConfig({ ...process.env, ...overrides });
  } catch (error) {
    if (error instanceof ConfigError) throw new Refusal(EXIT.config, ...error.problems);
    throw error;
  }
}
