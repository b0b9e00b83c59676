import { type ParseArgsConfig, parseArgs } from 'node:util';
import { EXIT, Refusal } from './refusal.ts';

/**
 * The values of a command's flags. Nothing but flags is taken.
 *
 * @throws Refusal
 */
export function readFlags<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // What follows the first sentence are hints about positional arguments, which no command takes.
    throw new Refusal(EXIT.usage, `${error.message.split(/\.(?: |$)|\n/, 1)[0]}.`);
  }
}
