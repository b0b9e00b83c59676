/** Whether the service can do its work; the reason is for an operator's eyes. */
export type Readiness = { readonly ready: true } | { readonly ready: false; readonly reason: string };

export interface Health {
  ready(): Readiness | Promise<Readiness>;
}

/** Ready where all are; else the reason of the first that is not. The later ones are not asked then. */
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
