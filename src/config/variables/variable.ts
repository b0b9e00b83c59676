import type { z } from 'zod';

/** One environment variable. */
export interface Variable {
  /** From the text of the environment, or undefined, to the value. */
  readonly schema: z.ZodType;
  /** The format of its text, to follow "it must be". */
  readonly format: string;
  /** What applies if it is not set, as the documentation shows it. */
  readonly defaultText: string;
  readonly purpose: string;
}
