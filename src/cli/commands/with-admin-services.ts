import { userInfo } from 'node:os';
import { type AdminServices, createAdminServices } from '../../app/create-admin-services.ts';
import { type Actor, commandLineActor } from '../../domain/model/actor.ts';
import { systemClock } from '../../domain/ports/clock.ts';
import type { RetryOptions } from '../../domain/primitives/retry.ts';
import { CliError, EXIT_CODE } from '../errors/cli-error.ts';
import { errorMessage, exitCodeOf } from '../errors/error-message.ts';
import { readConfig } from '../input/read-config.ts';
import { InterruptSignal } from '../signals/interrupt-signal.ts';
import { choosePool } from './choose-pool.ts';
import { commandDependencies } from './command-dependencies.ts';

/** What a command that changes the pool uses. */
export interface AdminCommandContext {
  readonly services: AdminServices;
  readonly actor: Actor;
  readonly interruption: InterruptSignal;
  /** For single changes, and for at most MAX_WAIT_SECONDS. Bulk operations have their own retries. */
  readonly patience: RetryOptions;
}

/**
 * Does the work in the name of the machine's user. Resolves with its exit code.
 *
 * @param poolId of `--pool`
 */
export async function withAdminServices(
  poolId: string | undefined,
  work: (desk: AdminCommandContext) => Promise<number>,
): Promise<number> {
  const config = readConfig();
  const pool = choosePool(config, poolId);
  const surroundings = await commandDependencies(config);
  const { onPause } = surroundings;
  const administration = await open(() => createAdminServices(config, pool, surroundings));
  const interruption = new InterruptSignal(systemClock);
  if (pool.embedded) {
    process.stderr.write(
      'This is the embedded pool, which ends with the command. For a real one set COGNITO_USER_POOL_ID.\n',
    );
  }
  try {
    // After so long a wait for quota the command fails, instead of starting to wait again.
    const signal = AbortSignal.any([interruption.signal, AbortSignal.timeout(config.maxWaitMs)]);
    const patience = { clock: systemClock, signal, onPause };
    return await work({ services: administration, actor: commandLineActor(account()), interruption, patience });
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(interruption.exitCode ?? EXIT_CODE.failed, errorMessage(error));
  } finally {
    // Last: a repetition of the signal that ended the work must not end the process before the store is closed.
    await administration.close();
    interruption.dispose();
  }
}

async function open(compose: () => Promise<AdminServices>): Promise<AdminServices> {
  try {
    return await compose();
  } catch (error) {
    throw new CliError(exitCodeOf(error), errorMessage(error));
  }
}

/** Returns the name of the user of this process. A container may run under a user id that has no name. */
function account(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
