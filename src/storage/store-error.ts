/** What is stored cannot be opened: the message says what and why, for whoever starts the process. */
export class StoreError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
  }
}

/** The store cannot be opened as it is configured: another configuration, a server that runs, or a later release helps. */
export class StoreConfigError extends StoreError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreConfigError';
  }
}
