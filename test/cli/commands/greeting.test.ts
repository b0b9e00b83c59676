import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { nodeSupportWarning } from '../../../src/cognito/supported-node.ts';
import { type RunningCommand, startCommand } from '../command.ts';

let command: RunningCommand | undefined;
afterEach(() => void command?.child.kill('SIGKILL'));

test('a server begins with where it is found, and says below it, once and in one line, what AWS has to say of its Node', {
  timeout: 60_000,
}, async () => {
  command = startCommand(['serve'], { PORT: '0' });
  if (command.child.stdout === null) throw new Error('The output is not piped.');
  const lines = createInterface({ input: command.child.stdout });
  const [first] = await once(lines, 'line');
  expect(first).toMatch(/^GraphiQL and the API: http:/);
  command.child.kill('SIGTERM');
  const { output, errors } = await command.ended;
  expect(errors).toBe('');
  expect(output.split('AWS publishes its SDK')).toHaveLength(nodeSupportWarning(process.version) === null ? 1 : 2);
});

test('where GraphiQL is off, the first line says how it is turned on', { timeout: 60_000 }, async () => {
  command = startCommand(['serve'], { PORT: '0', GRAPHIQL: 'off' });
  if (command.child.stdout === null) throw new Error('The output is not piped.');
  const [first] = await once(createInterface({ input: command.child.stdout }), 'line');
  expect(first).toMatch(/^The API: http:.+ \(GRAPHIQL=on serves GraphiQL there\)$/);
});

test.each([
  ['v20.19.0', /^Node v20\.19\.0: from January 2027 on, AWS publishes its SDK for Node 22/],
  ['v21.7.3', /Node 22/],
])('%s is told of', (version, words) => {
  expect(nodeSupportWarning(version)).toMatch(words);
});

test.each(['v22.0.0', 'v24.1.0', 'v100.0.0'])('nothing is said of %s', (version) => {
  expect(nodeSupportWarning(version)).toBeNull();
});
