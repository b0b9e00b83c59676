/** In characters. The longest message without text of a caller has some 400. */
const MAX_MESSAGE_LENGTH = 1_000;
/** How many of them are from the end of the message, which says what to do. */
const END_LENGTH = 300;

/**
 * Returns a message, without its middle if it is too long for a response or a log because it quotes what a caller sent.
 */
export function truncateMessage(message: string): string {
  if (message.length <= MAX_MESSAGE_LENGTH) return message;
  return `${message.slice(0, MAX_MESSAGE_LENGTH - END_LENGTH - 3)} … ${message.slice(-END_LENGTH)}`;
}
