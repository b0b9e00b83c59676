/** Whether the service can do its work; the reason is for an operator's eyes. */
export type Readiness = { readonly ready: true } | { readonly ready: false; readonly reason: string };

export interface Health {
  ready(): Readiness | Promise<Readiness>;
}
