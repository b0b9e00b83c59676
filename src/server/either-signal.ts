/**
 * Aborts with whichever aborts first. Not `AbortSignal.any`: the signal of a request is no real one but made by Yoga's
 * HTTP adapter, which hands over to a real one when `any` looks at it, and from then on tells its own listeners nothing.
 * The answer is a real one: whoever gets it may use `any`.
 */
export function eitherSignal(one: AbortSignal, other: AbortSignal): AbortSignal {
  const either = new AbortController();
  for (const signal of [one, other]) {
    if (signal.aborted) either.abort(signal.reason);
    else signal.addEventListener('abort', () => either.abort(signal.reason), { once: true });
  }
  return either.signal;
}
