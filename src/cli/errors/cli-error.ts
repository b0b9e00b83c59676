/** Exit codes beside 0. */
export const EXIT_CODE = {
  /** The command was understood, and failed. */
  failed: 1,
  /** The command line cannot be understood. */
  usage: 2,
  /** EX_CONFIG of sysexits(3): the environment cannot be understood. */
  config: 78,
} as const;

/** Why a command fails, in lines for the person who typed it. */
export class CliError extends Error {
  readonly lines: readonly string[];
  readonly exitCode: number;

  constructor(exitCode: number, ...lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'CliError';
    this.lines = lines;
    this.exitCode = exitCode;
  }
}
