import type { ReadingObserver } from './index-reader.ts';

/** Returns an observer that passes everything on to all of these. */
export function combineReadingObservers(observers: readonly ReadingObserver[]): ReadingObserver {
  const each = (tell: (observer: ReadingObserver) => void) => {
    for (const observer of observers) tell(observer);
  };
  return {
    onProgress: (reading) => each((observer) => observer.onProgress(reading)),
    onComplete: (reading, milliseconds) => each((observer) => observer.onComplete(reading, milliseconds)),
    onShort: (reading) => each((observer) => observer.onShort(reading)),
    onFailure: (error) => each((observer) => observer.onFailure(error)),
  };
}
