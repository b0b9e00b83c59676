import { findTarget } from './file-target.ts';

/**
 * Returns where `bulk` writes its failures without `--errors`: beside the file of the users, or in the working directory if
 * that is a pipe, such as `/dev/fd/63`.
 *
 * @param usersFile as `--users` names it
 */
export async function defaultErrorsFile(usersFile: string, dryRun: boolean): Promise<string> {
  const target = usersFile === '-' ? null : await findTarget(usersFile).catch(() => null);
  const beside = target?.kind === 'file' ? usersFile.replace(/\.csv$/i, '') : 'bulk';
  // A dry run has a file of its own, so that it does not overwrite the errors of a real run.
  return `${beside}${dryRun ? '.dry-run' : ''}.errors.csv`;
}
