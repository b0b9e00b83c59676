/** Whether the service can do its work. The reason is for operators. */
export type Readiness = { readonly ready: true } | { readonly ready: false; readonly reason: string };

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
  return {
    async ready() {
      const reasons = await Promise.all(
        pools.map(async ({ id, health }) => {
          const state = await health.ready();
          if (state.ready) return [];
          return [pools.length === 1 ? state.reason : `${id}: ${state.reason}`];
        }),
      );
      const [first, ...others] = reasons.flat();
      return first === undefined ? { ready: true } : { ready: false, reason: [first, ...others].join(' ') };
    },
  };
}

/** Returns a health that is ready if all are; otherwise it has the reason of the first that is not, and skips the others. */
export function combineHealth(healths: readonly Health[]): Health {
  return {
    async ready() {
      for (const health of healths) {
        const state = await health.ready();
        if (!state.ready) return state;
      }
      return { ready: true };
    },
  };
}
