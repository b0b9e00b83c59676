/** Runs at once what is to know of all that is asked for now, or once that is asked for which is known to be about to. */
export type WhenAllAsked = (run: () => void) => void;

/**
 * Runs what is to know of all that is asked for at about the same time. As DataLoader does: whoever asks in a callback of a
 * promise that is settled by now still belongs to them.
 */
export function gather(run: () => void, whenAllAsked: WhenAllAsked = (all) => all()): void {
  void Promise.resolve().then(() => process.nextTick(() => whenAllAsked(run)));
}
