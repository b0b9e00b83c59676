/** What is stored cannot be opened: the message says what and why, for whoever starts the process. */
export class StoreError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
  }
}
