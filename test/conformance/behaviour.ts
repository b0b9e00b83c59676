import type { Server } from './fresh-pool.ts';

/** What a user pool does, by a sentence that says so; `check` rejects where the server does otherwise. */
export interface Behaviour {
  readonly sentence: string;
  readonly check: (server: Server) => Promise<void>;
}

export function behaviour(sentence: string, check: Behaviour['check']): Behaviour {
  return { sentence, check };
}

/** For `rejects.toMatchObject`: the exception of this name, answered as the caller's own fault. */
export const exception = (name: string) => ({ name, $metadata: { httpStatusCode: 400 } });
