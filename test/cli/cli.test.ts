import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { closestMatch } from '../../src/cli/input/did-you-mean.ts';
import { runCommand } from './command.ts';

// Each starts a process of Node, and the first one builds the package: seconds on a busy machine.
describe('the command line', { timeout: 30_000 }, () => {
  test('--help lists the commands, one line each', async () => {
    const { code, output, errors } = await runCommand(['--help']);
    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(/^ {2}serve +Serves .+$/m);
    expect(output).toMatch(/^ {2}report +Writes .+$/m);
    expect(output).toMatch(/^ {2}embedded-pool +Serves .+$/m);
  });

  test.each(['--version', '-v'])('%s says which version this is', async (flag) => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await runCommand([flag])).toEqual({ code: 0, output: `${version}\n`, errors: '' });
  });

  test('--help after a command says more about it', async () => {
    const { code, output } = await runCommand(['report', '--groups', 'a', '--help']);
    expect(code).toBe(0);
    expect(output).toContain('--columns');
  });

  test('help before a command says the same', async () => {
    expect(await runCommand(['help', 'report'])).toEqual(await runCommand(['report', '--help']));
  });

  test.each([
    [['reprot'], 'There is no command "reprot". Did you mean "report"?'],
    [['dashboard'], 'There is no command "dashboard". See --help.'],
    [['--fast'], "Unknown option '--fast'. See --help."],
    [['report', '--group', 'a'], "Unknown option '--group'. Did you mean '--groups'?"],
    [['help', 'reprot'], 'There is no command "reprot". Did you mean "report"?'],
    [['serve', 'now'], "Unexpected argument 'now'."],
    [['serve', 'now. Or never'], "Unexpected argument 'now. Or never'."],
    [['serve', '--now. Or never'], "Unknown option '--now. Or never'. See --help."],
    [['report', '--output'], "Option '--output <value>' argument missing."],
    [
      ['report', '--output', '--format'],
      "Option '--output' argument is ambiguous. Did you forget to specify the option argument for '--output'? To specify an option argument starting with a dash use '--output=-XYZ'.",
    ],
  ])('%j is refused in one line', async (args, line) => {
    expect(await runCommand(args)).toEqual({ code: 2, output: '', errors: `cognito-admin-graphql: ${line}\n` });
  });

  test('every problem of the environment is a line', async () => {
    const { code, errors } = await runCommand(['report'], { PORT: 'x', HOST: '', CALL_BUDGET: '0' });
    expect(code).toBe(78);
    expect(errors.trimEnd().split('\n')).toEqual([
      expect.stringContaining('PORT is "x"'),
      expect.stringContaining('CALL_BUDGET is "0"'),
    ]);
  });
});

describe('the nearest word', () => {
  const known = ['serve', 'report', 'embedded-pool'];

  test.each([
    ['serv', 'serve'],
    ['repotr', 'report'],
    ['embeded-pol', 'embedded-pool'],
    ['sreve', null],
    ['x', null],
    ['reports-of-all', null],
  ])('to %s is %s', (word, meant) => {
    expect(closestMatch(word, known)).toBe(meant);
  });
});
