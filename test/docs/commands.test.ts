import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandsOf, problemOf } from './commands.ts';
import { readPages } from './pages.ts';

const scriptNames = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).scripts);

const pages = readPages()
  .map(({ path, text }) => ({ path, commands: commandsOf(text) }))
  .filter(({ commands }) => commands.length > 0);

it('the README shows how to start it, with and without a real pool', () => {
  const { commands = [] } = pages.find(({ path }) => path === 'README.md') ?? {};
  expect(commands.slice(0, 2)).toEqual(['npm ci', 'npm start']);
  expect(commands).toContainEqual(expect.stringMatching(/^COGNITO_USER_POOL_ID=\S+ AWS_REGION=\S+ .* npm start$/));
});

describe.each(pages)('$path', ({ commands }) => {
  it.each(commands)('shows a command that exists: %s', (command) => {
    expect(problemOf(command, scriptNames)).toBeNull();
  });
});

it.each([
  ['npm run none', 'no script none'],
  ['npm none', 'no npm none'],
  ['NONE=1 npm start', 'no variable NONE'],
  ['PORT=none npm start', 'ConfigError: PORT is "none"; it must be a whole number from 0 to 65535.'],
  ['npm -s start -- none', 'no command none'],
  ['npm start -- --none', 'no flag --none of serve'],
  ['cognito-admin-graphql users --none', 'no flag --none of users'],
])('the check finds what is wrong with "%s"', (command, problem) => {
  expect(problemOf(command, scriptNames)).toBe(problem);
});
