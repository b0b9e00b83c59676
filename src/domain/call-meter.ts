import { CallBudgetExceededError } from './errors.ts';

/** Counts the calls to Cognito of one request, by operation, and refuses the one that would break its budget. */
export class CallMeter {
  readonly #counts = new Map<string, number>();
  readonly #budget: number;
  #total = 0;
  #throttles = 0;
  #waitedMs = 0;

  /** @param budget the most calls that the request may make; left out: as many as it takes */
  constructor(budget = Number.POSITIVE_INFINITY) {
    this.#budget = budget;
  }

  /** Counts one attempt before it leaves the process. Throws CallBudgetExceededError instead of letting one too many go. */
  charge(operation: string): void {
    if (this.#total >= this.#budget) throw new CallBudgetExceededError(operation, this.#budget);
    this.#total += 1;
    this.#counts.set(operation, (this.#counts.get(operation) ?? 0) + 1);
  }

  /** Notes that Cognito refused an attempt for its rate. */
  throttled(): void {
    this.#throttles += 1;
  }

  /** Notes time that an attempt spent waiting for quota. */
  waited(milliseconds: number): void {
    this.#waitedMs += milliseconds;
  }

  /** Calls made so far, by operation. */
  get calls(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  get total(): number {
    return this.#total;
  }

  get throttles(): number {
    return this.#throttles;
  }

  get waitedMs(): number {
    return this.#waitedMs;
  }
}
