import { z } from 'zod';
import { ConfigError } from '../config/parse-config.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** The port of AWS's extension, unless the function's own variable sets another one. */
const DEFAULT_PORT = '2773';
const TIMEOUT_MS = 5_000;
const MAX_REASON_LENGTH = 300;

const secretValue = z.object({ SecretString: z.string() });

/**
 * Returns the environment with the DATABASE_URL that is kept in the secret of Secrets Manager which DATABASE_URL_SECRET names.
 *
 * A function's variables are plain text in its configuration and in the state of the tool that deployed it. So the secret is read
 * when the function starts, from the AWS Parameters and Secrets Lambda Extension, which is a layer of the function.
 *
 * @throws ConfigError if the secret cannot be read
 */
export async function withDatabaseSecret(env: Variables): Promise<Variables> {
  const secret = env.DATABASE_URL_SECRET;
  if (!secret) return env;
  const port = env.PARAMETERS_SECRETS_EXTENSION_HTTP_PORT || DEFAULT_PORT;
  const url = `http://localhost:${port}/secretsmanager/get?secretId=${encodeURIComponent(secret)}`;
  const response = await fetch(url, {
    headers: { 'x-aws-parameters-secrets-token': env.AWS_SESSION_TOKEN ?? '' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => {
    throw unreadable(
      `nothing answers on port ${port}. Add the layer AWS-Parameters-and-Secrets-Lambda-Extension to the function`,
    );
  });
  const text = await response.text();
  if (!response.ok) throw unreadable(text.slice(0, MAX_REASON_LENGTH));
  const value = secretValue.safeParse(JSON.parse(text));
  if (!value.success) throw unreadable('it holds no text');
  return { ...env, DATABASE_URL: value.data.SecretString };
}

function unreadable(reason: string): ConfigError {
  return new ConfigError([`The secret of DATABASE_URL_SECRET cannot be read: ${reason}.`]);
}
