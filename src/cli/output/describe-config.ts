import type { Config } from '../../config/parse-config.ts';

/** No variable is a secret today. This hides a future one. */
const SECRET_NAME = /secret|password|credential/i;

/** Returns the configuration in force, with its defaults, as JSON without secrets. Ends with a line feed. */
export function describeConfig(config: Config): string {
  return `${JSON.stringify(config, (name, value: unknown) => masked(name, value), 2)}\n`;
}

function masked(name: string, value: unknown): unknown {
  if (SECRET_NAME.test(name)) return '***';
  return typeof value === 'string' ? withoutUserInfo(value) : value;
}

/** Returns the endpoint without credentials: it can hold a password, as in `https://user:password@host`. */
function withoutUserInfo(text: string): string {
  return text.replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1***@');
}
