import { randomBytes } from 'node:crypto';
import { type AppClient, AUTH_FLOWS } from '../app-client.ts';
import { constraintViolated, invalidParameter } from '../exceptions.ts';
import type { RequestInput } from '../request-input.ts';
import { CLIENT_NAME, ENUM_NAME, USER_POOL_ID } from '../shapes.ts';
import type { HandlerContext } from './operation-handler.ts';

/** As in Cognito: by default a client can refresh, but cannot sign in with a password. */
const DEFAULT_FLOWS = ['ALLOW_REFRESH_TOKEN_AUTH'] as const;

/** Creates a client without a secret. One with a secret is rejected, since no operation here would check it. */
export function createUserPoolClient({ pools }: Pick<HandlerContext, 'pools'>, input: RequestInput) {
  const { signIn, id: userPoolId } = pools.get(input.required('UserPoolId', USER_POOL_ID));
  if (input.flag('GenerateSecret', false)) throw invalidParameter('The embedded pool makes no client with a secret.');
  const flows = input.strings('ExplicitAuthFlows', ENUM_NAME).map(readFlow);
  const client: AppClient = {
    id: newClientId(),
    name: input.required('ClientName', CLIENT_NAME),
    userPoolId,
    flows: flows.length > 0 ? flows : DEFAULT_FLOWS,
    hidesMissingUsers: input.optional('PreventUserExistenceErrors', ENUM_NAME) === 'ENABLED',
  };
  signIn.addClient(client);
  return {
    UserPoolClient: {
      UserPoolId: userPoolId,
      ClientId: client.id,
      ClientName: client.name,
      ExplicitAuthFlows: client.flows,
      PreventUserExistenceErrors: client.hidesMissingUsers ? 'ENABLED' : 'LEGACY',
    },
  };
}

function readFlow(name: string) {
  const flow = AUTH_FLOWS.find((known) => known === name);
  if (flow !== undefined) return flow;
  throw constraintViolated('ExplicitAuthFlows', name, `Member must satisfy enum value set: [${AUTH_FLOWS.join(', ')}]`);
}

/** 26 lower-case letters and digits, as Cognito's ids have. */
function newClientId(): string {
  return BigInt(`0x${randomBytes(20).toString('hex')}`)
    .toString(36)
    .padStart(26, '0')
    .slice(-26);
}
