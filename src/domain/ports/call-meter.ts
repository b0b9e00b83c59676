import { CallBudgetExceededError } from '../model/errors.ts';
import { IntervalUnion } from './interval-union.ts';

/** Counts the calls to Cognito of one request, by operation, and refuses the one that would break its budget. */
export class CallMeter {
  readonly #counts = new Map<string, number>();
  readonly #budget: number;
  readonly #parent: CallMeter | null;
  #total = 0;
  /** Without those of meters that have this one as their parent. */
  #charged = 0;
  #throttles = 0;
  #waitedMs = 0;
  readonly #delays = new IntervalUnion();

  /**
   * @param budget the most calls that the request may make; left out: as many as it takes
   * @param parent counts these calls as well, but not against its budget: a report within a request
   */
  constructor(budget = Number.POSITIVE_INFINITY, parent: CallMeter | null = null) {
    this.#budget = budget;
    this.#parent = parent;
  }

  /** Counts one attempt before it leaves the process. Throws CallBudgetExceededError instead of letting one too many go. */
  countCall(operation: string): void {
    if (this.#charged >= this.#budget) throw new CallBudgetExceededError(operation, this.#budget);
    this.#charged += 1;
    this.#count(operation);
  }

  /**
   * For calls that are about to be made, all of them: throws CallBudgetExceededError where so many are sure to break the
   * budget, before the first of them has used up quota for an answer that cannot come.
   */
  reserve(operation: string, calls: number): void {
    if (this.#charged + calls <= this.#budget) return;
    throw new CallBudgetExceededError(operation, this.#budget, this.#charged, calls);
  }

  /** Notes that Cognito refused an attempt for its rate. */
  countThrottle(): void {
    this.#throttles += 1;
    this.#parent?.countThrottle();
  }

  /** Notes that an attempt waited for quota, until now: by the clock of whoever tells, in milliseconds. */
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

  /** The waits of all attempts added up: several that wait at a time count several times. */
  get waitedMs(): number {
    return this.#waitedMs;
  }

  /** For how long something waited, however much of it at a time: never more than the work took. */
  get delayedMs(): number {
    return this.#delays.total;
  }

  #count(operation: string): void {
    this.#total += 1;
    this.#counts.set(operation, (this.#counts.get(operation) ?? 0) + 1);
    if (this.#parent !== null) this.#parent.#count(operation);
  }
}
