import { findTarget } from './file-target.ts';

/**
 * Returns where `bulk` writes its failures if `--errors` does not say: beside the file of the users, and beside nothing if that is
 * a pipe, such as `/dev/fd/63`.
 *
 * @param usersFile as `--users` names it
 */
export async function defaultErrorsFile(usersFile: string, dryRun: boolean): Promise<string> {
  const target = usersFile === '-' ? null : await findTarget(usersFile).catch(() => null);
  const beside = target?.kind === 'file' ? usersFile.replace(/\.csv$/i, '') : 'bulk';
  // A dry run changes nothing, so it keeps the errors of a real one.
  return `${beside}${dryRun ? '.dry-run' : ''}.errors.csv`;
}
