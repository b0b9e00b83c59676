import { readVersion } from '../config/version.ts';
import { COMMANDS, DEFAULT_COMMAND } from './commands/command-list.ts';
import { CliError, EXIT_CODE } from './errors/cli-error.ts';
import { closestMatch } from './input/did-you-mean.ts';
import { print } from './output/output.ts';

/** Runs the command that the arguments name. Resolves with the exit code. */
export async function runCli(args: readonly string[]): Promise<number> {
  // Each write gets its own error. Without a listener the event would end the process with a stack trace.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  try {
    return await runCommand(args);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    for (const line of error.lines) process.stderr.write(`cognito-admin-graphql: ${line}\n`);
    return error.exitCode;
  }
}

async function runCommand(args: readonly string[]): Promise<number> {
  const [first, about] = args;
  if (first === 'help' && about !== undefined) return await runCommand([about, '--help']);
  if (first === '--help' || first === '-h' || first === 'help') return await say(help());
  if (first === '--version' || first === '-v') return await say(`${readVersion()}\n`);
  const named = first !== undefined && !first.startsWith('-');
  const name = named ? first : DEFAULT_COMMAND;
  const rest = named ? args.slice(1) : args;

  const command = COMMANDS.get(name);
  if (command === undefined) {
    const meant = closestMatch(name, [...COMMANDS.keys()]);
    const hint = meant === null ? 'See --help.' : `Did you mean "${meant}"?`;
    throw new CliError(EXIT_CODE.usage, `There is no command "${name}". ${hint}`);
  }
  if (rest.includes('--help') || rest.includes('-h')) return await say(`${command.summary}\n\n${command.usage}\n`);
  const execute = await command.load();
  return await execute(rest);
}

async function say(text: string): Promise<number> {
  await print(text);
  return 0;
}

function help(): string {
  const width = Math.max(...[...COMMANDS.keys()].map((name) => name.length));
  const lines = [...COMMANDS].map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    'Administers the groups of an Amazon Cognito user pool. Configured by environment variables.',
    '',
    ...lines,
    '',
    'cognito-admin-graphql COMMAND --help says more about one, cognito-admin-graphql --version which version this is.',
    '',
  ].join('\n');
}
