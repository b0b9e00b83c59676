import { gather, type WhenAllAsked } from './gather.ts';

/** Emitted how many calls of one operation are about to be made, all of them. Throws where they are too many. */
export type ReserveCalls = (operation: string, calls: number) => void;

interface Waiting {
  begin(): void;
  refuse(reason: unknown): void;
}

/** Gathers the calls of one operation that are asked for at the same time, and counts them before the first is made. */
export class CallBatch {
  readonly #operation: string;
  readonly #foresee: ReserveCalls;
  readonly #whenAllAsked: WhenAllAsked | undefined;
  #waiting: Waiting[] = [];

  constructor(operation: string, foresee: ReserveCalls, whenAllAsked?: WhenAllAsked) {
    this.#operation = operation;
    this.#foresee = foresee;
    this.#whenAllAsked = whenAllAsked;
  }

  /** Makes the call as soon as all that ask for one now have done so; or none of them, with what `foresee` throws. */
  begin<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) gather(this.#beginAll, this.#whenAllAsked);
      this.#waiting.push({ begin: () => call().then(resolve, reject), refuse: reject });
    });
  }

  readonly #beginAll = (): void => {
    const waiting = this.#waiting;
    this.#waiting = [];
    try {
      this.#foresee(this.#operation, waiting.length);
    } catch (error) {
      for (const { refuse } of waiting) refuse(error);
      return;
    }
    for (const { begin } of waiting) begin();
  };
}
