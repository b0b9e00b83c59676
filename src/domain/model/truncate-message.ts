/** Characters. The longest message without a caller's text in it has some 400. */
const MAX_MESSAGE_LENGTH = 1_000;
/** Of these so many are the end of the message, where it says what to do. */
const END_LENGTH = 300;

/**
 * Returns a message, without its middle where it quotes so much of what a caller sent that it would fill an answer or a log.
 */
export function truncateMessage(message: string): string {
  if (message.length <= MAX_MESSAGE_LENGTH) return message;
  return `${message.slice(0, MAX_MESSAGE_LENGTH - END_LENGTH - 3)} … ${message.slice(-END_LENGTH)}`;
}
