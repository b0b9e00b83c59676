import { findTarget } from './file-target.ts';

const RESULTS = '.results.csv';
/** Of a file, and of its results, which may be given again. */
const EXTENSION = /(\.dry-run)?(\.results)?\.(csv|xlsx|txt|tsv)$/i;

/**
 * Returns where `bulk apply` writes its results without `--results`: beside the file, or in the working directory if that is a
 * pipe. A dry run has a file of its own.
 */
export async function defaultResultsFile(file: string, dryRun: boolean): Promise<string> {
  const target = file === '-' ? null : await findTarget(file).catch(() => null);
  const beside = target?.kind === 'file' ? file.replace(EXTENSION, '') : 'bulk';
  return `${beside}${dryRun ? '.dry-run' : ''}${RESULTS}`;
}

/** Returns whether the file is one that `bulk apply` has written, by its name. */
export function isResultsFile(file: string): boolean {
  return file.toLowerCase().endsWith(RESULTS);
}
