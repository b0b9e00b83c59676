import type { StringShape } from './request-input.ts';

// The string shapes of Cognito's API model that the operations here use.

/** Letters, marks, symbols, numbers and punctuation: all but white space and control characters. */
const NAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u;

export const USER_POOL_ID: StringShape = { min: 1, max: 55, pattern: /^[\w-]+_[0-9a-zA-Z]+$/ };
export const USERNAME: StringShape = { min: 1, max: 128, pattern: NAME };
export const GROUP_NAME: StringShape = { min: 1, max: 128, pattern: NAME };
export const LIMIT_CLASS: StringShape = { min: 1, max: 128 };
export const QUOTA_CATEGORY: StringShape = { min: 1, max: 128 };
export const DESCRIPTION: StringShape = { min: 0, max: 2048 };
export const ROLE_ARN: StringShape = {
  min: 20,
  max: 2048,
  pattern: /^arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?$/,
};
export const FILTER: StringShape = { min: 0, max: 256 };
export const TOKEN: StringShape = { min: 1, max: 131_072, pattern: /^[\S]+$/ };
export const POOL_NAME: StringShape = { min: 1, max: 128, pattern: /^[\w\s+=,.@-]+$/ };
export const ATTRIBUTE_NAME: StringShape = { min: 1, max: 32, pattern: NAME };
export const ATTRIBUTE_VALUE: StringShape = { min: 0, max: 2048 };
/** A number as a text: the bounds of a schema attribute. */
export const ATTRIBUTE_BOUND: StringShape = { min: 0, max: 131_072, pattern: /^-?\d+$/ };
export const SESSION_ID: StringShape = { min: 1, max: 128, pattern: /^[\w-]+$/ };
export const CLIENT_ID: StringShape = { min: 1, max: 128, pattern: /^[\w+]+$/ };
export const CLIENT_NAME: StringShape = { min: 1, max: 128, pattern: /^[\w\s+=,.@-]+$/ };
export const PASSWORD: StringShape = { min: 1, max: 256, pattern: /^[\S]+.*[\S]+$/ };
export const ACCESS_TOKEN: StringShape = { min: 1, max: 131_072, pattern: /^[A-Za-z0-9-_=.]+$/ };
/** A value of AuthParameters, where the model sets no bounds. */
export const AUTH_PARAMETER: StringShape = { min: 0, max: 131_072 };
/** A name from a list, with which the operation compares it. */
export const ENUM_NAME: StringShape = { min: 0, max: 128 };

/** Largest precedence: the API's integers have 32 bits. */
export const MAX_PRECEDENCE = 2 ** 31 - 1;
