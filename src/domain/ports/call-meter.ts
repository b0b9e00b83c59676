import { CallBudgetExceededError } from '../model/errors.ts';
import { IntervalUnion } from './interval-union.ts';

/** Counts the calls to Cognito of one request, by operation, and rejects the one that would exceed its budget. */
export class CallMeter {
  readonly #counts = new Map<string, number>();
  readonly #budget: number;
  readonly #parent: CallMeter | null;
  #total = 0;
  /** The calls that count against the budget: without those of child meters. */
  #charged = 0;
  #throttles = 0;
  #waitedMs = 0;
  readonly #delays = new IntervalUnion();

  /**
   * @param budget the most calls that the request may make; left out: no limit
   * @param parent counts these calls as well, but not against its budget: a report within a request
   */
  constructor(budget = Number.POSITIVE_INFINITY, parent: CallMeter | null = null) {
    this.#budget = budget;
    this.#parent = parent;
  }

  /** Counts one attempt before it leaves the process. Throws CallBudgetExceededError if it would exceed the budget. */
  countCall(operation: string): void {
    if (this.#charged >= this.#budget) throw new CallBudgetExceededError(operation, this.#budget);
    this.#charged += 1;
    this.#count(operation);
  }

  /**
   * Called before several calls are made: throws CallBudgetExceededError if they would exceed the budget, before the first
   * of them uses quota for a result that cannot be completed.
   */
  reserve(operation: string, calls: number): void {
    if (this.#charged + calls <= this.#budget) return;
    throw new CallBudgetExceededError(operation, this.#budget, this.#charged, calls);
  }

  /** Counts an attempt that Cognito rejected for its rate. */
  countThrottle(): void {
    this.#throttles += 1;
    this.#parent?.countThrottle();
  }

  /** Adds a wait of an attempt for quota, in milliseconds of the caller's clock. */
  addWait(from: number, now: number): void {
    this.#waitedMs += now - from;
    this.#delays.add(from, now);
    this.#parent?.addWait(from, now);
  }

  /** Calls made so far, by operation. */
  get calls(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  get total(): number {
    return this.#total;
  }

  /** How many more calls the budget allows. */
  get left(): number {
    return this.#budget - this.#charged;
  }

  get throttles(): number {
    return this.#throttles;
  }

  /** The waits of all attempts added up: concurrent waits count several times. */
  get waitedMs(): number {
    return this.#waitedMs;
  }

  /** How long at least one attempt waited: never more than the duration of the work. */
  get delayedMs(): number {
    return this.#delays.total;
  }

  #count(operation: string): void {
    this.#total += 1;
    this.#counts.set(operation, (this.#counts.get(operation) ?? 0) + 1);
    if (this.#parent !== null) this.#parent.#count(operation);
  }
}
