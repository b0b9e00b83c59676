import { userInfo } from 'node:os';
import { type Administration, composeAdministration } from '../../app/create-service.ts';
import { type Actor, administratorAtCommandLine } from '../../domain/model/actor.ts';
import { systemClock } from '../../domain/ports/clock.ts';
import type { Patience } from '../../domain/primitives/retry.ts';
import { plainLog } from '../../observability/text-logger.ts';
import { EXIT, Refusal } from '../errors/cli-error.ts';
import { reasonOf } from '../errors/error-message.ts';
import { readConfig } from '../input/read-config.ts';
import { Interruption } from '../signals/interrupt-signal.ts';
import { commandSurroundings } from './command-dependencies.ts';

/** What a command that changes the pool works with. */
export interface Desk {
  readonly administration: Administration;
  readonly actor: Actor;
  readonly interruption: Interruption;
  /** For single operations, and for no longer than MAX_WAIT_SECONDS; those of bulk have their own. */
  readonly patience: Patience;
}

/** Does the work in the name of whoever is logged in to the machine, and answers with its exit code. */
export async function administer(work: (desk: Desk) => Promise<number>): Promise<number> {
  const config = readConfig();
  const surroundings = await commandSurroundings(config);
  const { onPause } = surroundings;
  const administration = open(() => composeAdministration(config, { ...surroundings, logger: plainLog() }));
  const interruption = new Interruption(systemClock);
  if (administration.pool.embedded) {
    process.stderr.write(
      'This is the embedded pool, which ends with the command. For a real one set COGNITO_USER_POOL_ID.\n',
    );
  }
  try {
    // Whoever has waited so long for quota is told, and does not begin to wait anew.
    const signal = AbortSignal.any([interruption.signal, AbortSignal.timeout(config.maxWaitMs)]);
    const patience = { clock: systemClock, signal, onPause };
    return await work({ administration, actor: administratorAtCommandLine(account()), interruption, patience });
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(interruption.exitCode ?? EXIT.failed, reasonOf(error));
  } finally {
    // Last: an echo of the signal that ended the work must not end the process before the store is closed.
    await administration.close();
    interruption.forget();
  }
}

function open(compose: () => Administration): Administration {
  try {
    return compose();
  } catch (error) {
    throw new Refusal(EXIT.failed, reasonOf(error));
  }
}

/** A container may run under a number that has no name. */
function account(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
