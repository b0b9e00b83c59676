import { CallMeter } from '../call-meter.ts';
import { CancelledError } from '../errors.ts';

/**
 * Lets no call be sent once the signal has fired, not even one that waits for quota or to be tried again. What is on its
 * way then comes to its answer: to break it off, as the signal of a directory does, would leave its outcome unknown.
 */
export class CancellableMeter extends CallMeter {
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    super();
    this.#signal = signal;
  }

  override charge(operation: string): void {
    if (this.#signal.aborted) throw new CancelledError(operation);
    super.charge(operation);
  }
}
