/** Another process has taken the reading of the pool over, or it has ended: nothing more may be ended by this lease. */
export class ReadingLostError extends Error {
  constructor(workerId: string) {
    super(`The worker ${workerId} no longer reads the pool into the directory index.`);
    this.name = 'ReadingLostError';
  }
}
