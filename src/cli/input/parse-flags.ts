import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { closestMatch } from './did-you-mean.ts';

/**
 * Returns the values of a command's flags. Positional arguments are an error.
 *
 * @throws CliError
 */
export function parseFlags<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const said = inOneLine(error.message);
    throw new CliError(EXIT_CODE.usage, said + hintAt(said, Object.keys(options)));
  }
}

/**
 * Returns the word that was typed for a flag.
 *
 * @throws CliError that lists the possible words
 */
export function oneOf<const Word extends string>(flag: string, words: readonly Word[], text: string): Word {
  const word = words.find((known) => known === text);
  if (word !== undefined) return word;
  const list = `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
  throw new CliError(EXIT_CODE.usage, `--${flag} must be ${list}, not "${text}".`);
}

/** Hints in Node's messages about positional arguments, which no command takes. */
const HINTS = [' To specify a positional argument', ' This command does not take positional arguments'];

/** Returns a hint after an unknown flag: the one that was probably meant, or else the help. */
function hintAt(said: string, flags: readonly string[]): string {
  const unknown = /^Unknown option '--(.*)'\.$/s.exec(said)?.[1];
  if (unknown === undefined) return '';
  const meant = closestMatch(unknown, flags);
  return meant === null ? ' See --help.' : ` Did you mean '--${meant}'?`;
}

/** Returns a message of several lines in one. What was typed may contain full stops. */
function inOneLine(message: string): string {
  const hint = Math.max(...HINTS.map((begin) => message.lastIndexOf(begin)));
  const said = (hint < 0 ? message : message.slice(0, hint)).replaceAll('\n', ' ');
  return said.endsWith('.') ? said : `${said}.`;
}
