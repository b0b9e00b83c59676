import { randomUUID } from 'node:crypto';
import { CallAborted, type CognitoEmulator, ResponseLost } from './cognito-emulator.ts';
import { CognitoException, internalError, unknownOperation } from './exceptions.ts';
import { RequestInput } from './request-input.ts';

/** The part of the X-Amz-Target header before the operation's name. */
const TARGET_PREFIX = 'AWSCognitoIdentityProviderService.';

interface WireAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  /** JSON. */
  readonly body: string;
}

/**
 * One call in AWS's JSON protocol 1.1: the operation by its target header, members and output as JSON, errors as
 * `__type`. Resolves with every response that Cognito would send; rejects with ResponseLost or CallAborted if none arrives.
 */
export async function handleAwsJson(
  service: CognitoEmulator,
  target: string,
  body: string,
  signal?: AbortSignal,
): Promise<WireAnswer> {
  try {
    if (!target.startsWith(TARGET_PREFIX)) throw unknownOperation();
    const output = await service.call(target.slice(TARGET_PREFIX.length), RequestInput.parse(body), signal);
    return { statusCode: 200, headers: headers(), body: JSON.stringify(output) };
  } catch (error) {
    if (error instanceof ResponseLost || error instanceof CallAborted) throw error;
    // Any other error is a bug here, and looks to the client like one in Cognito.
    const { name, message, statusCode } = error instanceof CognitoException ? error : internalError();
    return {
      statusCode,
      headers: { ...headers(), 'x-amzn-errortype': `${name}:` },
      body: JSON.stringify({ __type: name, message }),
    };
  }
}

function headers(): Record<string, string> {
  return { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() };
}
