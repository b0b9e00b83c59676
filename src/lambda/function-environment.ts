type Variables = Readonly<Record<string, string | undefined>>;

/**
 * What the environment of a function says to the service.
 *
 * Others than this machine reach a function whatever HOST says, so that a real pool asks for authentication: the default would
 * be the loopback address, which asks for none. And a function is frozen after each response, so that it leaves bulk
 * operations to the processes with which it shares a database, unless BULK_WORKER says otherwise.
 */
export function functionEnvironment(env: Variables): Variables {
  return { ...env, HOST: '0.0.0.0', BULK_WORKER: env.BULK_WORKER || (env.DATABASE_URL ? 'off' : undefined) };
}
