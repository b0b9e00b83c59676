/** What Cognito would have sent to a user. */
export interface Message {
  readonly kind: 'invitation' | 'password-reset-code';
  readonly userPoolId: string;
  readonly username: string;
  readonly medium: DeliveryMedium;
  /** An email address or a phone number. */
  readonly destination: string;
  /** The temporary password of an invitation, the code of a password reset. */
  readonly secret: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
}

export const DELIVERY_MEDIUMS = ['EMAIL', 'SMS'] as const;

export type DeliveryMedium = (typeof DELIVERY_MEDIUMS)[number];

/** So that a pool that runs for long stays small. */
const MAX_MESSAGES = 1_000;

/** Invitations and codes, which are kept here and sent to nobody. */
export class Outbox {
  readonly #messages: Message[] = [];

  /** The newest thousand, oldest first. */
  get messages(): readonly Message[] {
    return this.#messages;
  }

  add(message: Message): void {
    this.#messages.push(message);
    if (this.#messages.length > MAX_MESSAGES) this.#messages.shift();
  }

  clear(): void {
    this.#messages.length = 0;
  }
}
