import { COMMANDS } from '../../src/cli/commands/command-list.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { ENVIRONMENT_VARIABLES } from '../../src/config/variables/index.ts';

/** Those of npm that need no script of package.json. */
const NPM_COMMANDS = ['ci', 'install', 'link'];
const PROGRAM = 'cognito-admin-graphql';

/** The commands of a page: the lines of its shell blocks, and the program's and npm's commands in the text. */
export function commandsOf(markdown: string): readonly string[] {
  const blocks = [...markdown.matchAll(/^```sh\n(?<text>[\s\S]*?)^```$/gm)].flatMap(({ groups }) =>
    (groups?.text ?? '')
      .replaceAll(/\\\n\s*/g, '')
      .split('\n')
      .map((line) => line.replace(/#.*$/, '').trim())
      .filter((line) => line !== ''),
  );
  const outside = markdown.replaceAll(/^```[\s\S]*?^```$/gm, '');
  const inline = [...outside.matchAll(/`(?<text>(?:npm|cognito-admin-graphql) [^`]+)`/g)].map(({ groups }) =>
    (groups?.text ?? '').replaceAll('\n', ' '),
  );
  return [...blocks, ...inline];
}

/**
 * What is wrong with a command: a variable or a script that does not exist, a value that the service refuses, a command or a
 * flag that the program lacks. Null if nothing is. Of other programs only the variables are looked at.
 *
 * @param scripts those of package.json
 */
export function problemOf(command: string, scripts: readonly string[]): string | null {
  const words = command.split(' ');
  const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const variables = Object.fromEntries(words.slice(0, first).map((word): [string, string] => splitAt(word, '=')));
  const unknown = Object.keys(variables).find((name) => !(name in ENVIRONMENT_VARIABLES) && !name.startsWith('OTEL_'));
  if (unknown !== undefined) return `no variable ${unknown}`;
  try {
    parseConfig(variables);
  } catch (error) {
    return String(error);
  }
  const [program, ...rest] = words.slice(first);
  if (program === PROGRAM) return problemOfArguments(rest);
  return program === 'npm' ? problemOfNpm(rest, scripts) : null;
}

function splitAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

function problemOfNpm(words: readonly string[], scripts: readonly string[]): string | null {
  const separator = words.indexOf('--');
  const [name = '', script = ''] = words.filter((word) => !word.startsWith('-'));
  if (name !== 'run' && !NPM_COMMANDS.includes(name) && !scripts.includes(name)) return `no npm ${name}`;
  if (name === 'run' && !scripts.includes(script)) return `no script ${script}`;
  return name === 'start' && separator !== -1 ? problemOfArguments(words.slice(separator + 1)) : null;
}

function problemOfArguments(words: readonly string[]): string | null {
  const [first = ''] = words;
  const name = first.startsWith('-') ? 'serve' : first;
  // Several commands in one: `groups | users`.
  const names = name.split('|').map((part) => part.trim());
  const flags = words.filter((word) => word.startsWith('--') && word !== '--help' && word !== '--version');
  for (const one of names) {
    const command = COMMANDS.get(one);
    if (command === undefined) return one === 'COMMAND' || first === '--version' ? null : `no command ${one}`;
    const wrong = flags.find((flag) => !command.usage.includes(flag));
    if (wrong !== undefined) return `no flag ${wrong} of ${one}`;
  }
  return null;
}
