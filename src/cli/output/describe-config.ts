import type { Config } from '../../config/parse-config.ts';

/** No variable holds a secret today: this is for the one that will. */
const SECRET_NAME = /secret|password|credential/i;

/** Returns the configuration that holds, defaults and all, as JSON that can be shown to others. Ends with a line feed. */
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
