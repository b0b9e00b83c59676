/** Told of each statement that the store has run: for how long, in milliseconds, and whether it failed. */
export type OnStatement = (milliseconds: number, outcome: 'ok' | 'failed') => void;
