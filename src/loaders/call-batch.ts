/** Told how many calls of one operation are about to be made, all of them. Throws where they are too many. */
export type Foresee = (operation: string, calls: number) => void;

interface Waiting {
  begin(): void;
  refuse(reason: unknown): void;
}

/** Gathers the calls of one operation that are asked for at the same time, and counts them before the first is made. */
export class Together {
  readonly #operation: string;
  readonly #foresee: Foresee;
  #waiting: Waiting[] = [];

  constructor(operation: string, foresee: Foresee) {
    this.#operation = operation;
    this.#foresee = foresee;
  }

  /** Makes the call as soon as all that ask for one now have done so; or none of them, with what `foresee` throws. */
  begin<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      // As DataLoader does: whoever asks in a callback of a promise that is settled by now still belongs to them.
      if (this.#waiting.length === 0) void Promise.resolve().then(() => process.nextTick(this.#beginAll));
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
