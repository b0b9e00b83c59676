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
    if (error instanceof TypeError) throw new Refusal(EXIT.usage, inOneLine(error.message));
    throw error;
  }
}

/** Hints of Node about positional arguments, which no command takes. */
const HINTS = [' To specify a positional argument', ' This command does not take positional arguments'];

/** The whole of a message of several lines; what was typed may hold full stops of its own. */
function inOneLine(message: string): string {
  const hint = Math.max(...HINTS.map((begin) => message.lastIndexOf(begin)));
  const said = (hint < 0 ? message : message.slice(0, hint)).replaceAll('\n', ' ');
  return said.endsWith('.') ? said : `${said}.`;
}
