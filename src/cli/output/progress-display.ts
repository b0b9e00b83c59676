import type { Clock } from '../../domain/ports/clock.ts';
import type { OpenedScan } from '../../domain/scan/opened-scan.ts';
import { formatProgress } from './format-progress.ts';

/** Milliseconds between two drawings: looks smooth, and takes little CPU. */
const INTERVAL_MS = 200;

/** Goes back to the start of the line, and clears it. */
export const CLEAR_LINE = '\r\x1b[2K';

/** What is needed of a terminal. */
export interface Terminal {
  write(text: string): unknown;
  readonly columns?: number;
}

/** A line on a terminal that shows the progress of a scan until it ends. */
export class ProgressDisplay {
  readonly #terminal: Terminal;
  readonly #scan: Pick<OpenedScan, 'progress' | 'plan'>;
  readonly #clock: Clock;
  #cancel: () => void = () => {};

  constructor(terminal: Terminal, scan: Pick<OpenedScan, 'progress' | 'plan'>, clock: Clock) {
    this.#terminal = terminal;
    this.#scan = scan;
    this.#clock = clock;
    this.#draw();
  }

  /** Clears the line. */
  end(): void {
    this.#cancel();
    this.#terminal.write(CLEAR_LINE);
  }

  #draw(): void {
    const text = formatProgress(this.#scan.progress, this.#scan.plan.durationSeconds, this.#terminal.columns);
    this.#terminal.write(`${CLEAR_LINE}${text}`);
    this.#cancel = this.#clock.after(INTERVAL_MS, () => this.#draw());
  }
}
