/** Whether the service can do its work. The reason is for operators. */
export type Readiness = { readonly ready: true } | { readonly ready: false; readonly reason: string };

export interface Health {
  ready(): Readiness | Promise<Readiness>;
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
