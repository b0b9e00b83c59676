/** What still works: reads, while the store takes no writes; or nothing, since Cognito cannot be read either. */
export type Served = 'reads' | 'nothing';

/** Whether the service can do its work, and if not, what it still does. The reason is for operators. */
export type Readiness =
  | { readonly ready: true }
  | { readonly ready: false; readonly serves: Served; readonly reason: string };

type Unready = Extract<Readiness, { ready: false }>;

export interface Health {
  ready(): Readiness | Promise<Readiness>;
}

/** The health of one of the pools that a process serves. */
export interface NamedHealth {
  /** The pool's id. */
  readonly id: string;
  readonly health: Health;
}

/** Ready if every pool is. Asks all of them at once, and names those of several that are not ready. */
export function combinePoolHealth(pools: readonly NamedHealth[]): Health {
  if (pools.length === 1) return combineHealth(pools.map(({ health }) => health));
  return combineHealth(
    pools.map(({ id, health }) => ({
      async ready() {
        const state = await health.ready();
        return state.ready ? state : { ...state, reason: `${id}: ${state.reason}` };
      },
    })),
  );
}

/** Ready if all are, which are asked at once. Otherwise serves what all of them serve, and has the reasons of those that are not. */
export function combineHealth(healths: readonly Health[]): Health {
  return {
    async ready() {
      const states = await Promise.all(healths.map((health) => health.ready()));
      const unready = states.filter((state): state is Unready => !state.ready);
      if (unready.length === 0) return { ready: true };
      return {
        ready: false,
        serves: unready.every(({ serves }) => serves === 'reads') ? 'reads' : 'nothing',
        reason: unready.map(({ reason }) => reason).join(' '),
      };
    },
  };
}
