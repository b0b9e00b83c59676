import { InvalidInputError } from './errors.ts';
import { quoteName } from './quote-name.ts';

/**
 * Cognito's rules on names and values, from the service's API model, checked here so that no call is made with input
 * that Cognito would reject.
 */

/** Letters, marks, symbols, numbers and punctuation: no white space. Commas, quotes and slashes are legal. */
const NAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u;
const MAX_NAME_LENGTH = 128;
const MAX_DESCRIPTION_LENGTH = 2048;
const MAX_PRECEDENCE = 2 ** 31 - 1;
const ROLE_ARN = /^arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?$/;

/** Returns what is wrong with a user's or group's name, or null. */
export function nameError(name: string, what: 'user' | 'group'): string | null {
  if (name.length === 0) return `The ${what}'s name is empty.`;
  // Cognito counts as Java does, in UTF-16 code units.
  if (name.length > MAX_NAME_LENGTH) {
    return `The ${what}'s name has ${name.length} characters; Cognito takes at most ${MAX_NAME_LENGTH}: ${quoteName(name)}.`;
  }
  if (NAME.test(name)) return null;
  return `The ${what}'s name holds white space or a control character, which Cognito's names cannot: ${quoteName(name)}.`;
}

export function assertUsername(username: string, field = 'username'): void {
  refuse(nameError(username, 'user'), field);
}

export function assertGroupName(groupName: string, field = 'groupName'): void {
  refuse(nameError(groupName, 'group'), field);
}

export function assertDescription(description: string): void {
  if (description.length > MAX_DESCRIPTION_LENGTH) {
    refuse(
      `The description has ${description.length} characters; Cognito takes at most ${MAX_DESCRIPTION_LENGTH}.`,
      'description',
    );
  }
}

export function assertPrecedence(precedence: number): void {
  if (!Number.isInteger(precedence) || precedence < 0 || precedence > MAX_PRECEDENCE) {
    refuse(`The precedence ${precedence} is not a whole number from 0 to ${MAX_PRECEDENCE}.`, 'precedence');
  }
}

export function assertRoleArn(roleArn: string): void {
  if (roleArn.length < 20 || roleArn.length > 2048 || !ROLE_ARN.test(roleArn)) {
    refuse(
      `"${roleArn.slice(0, 80)}" is not the ARN of a role: 20 to 2,048 characters such as arn:aws:iam::123456789012:role/Admin.`,
      'roleArn',
    );
  }
}

function refuse(problem: string | null, field: string): void {
  if (problem !== null) throw new InvalidInputError(problem, field);
}
