/** Of the AWS SDK's own warning: versions that are published after the first week of 2027 need it. */
const LEAST_MAJOR = 22;

/**
 * Returns what the AWS SDK says in nine lines of a Node that it will drop, in one; null of any other. The entry points tell
 * the SDK to keep it to itself, by its own switch.
 *
 * @param version as `process.version` has it
 */
export function nodeSupportWarning(version: string): string | null {
  if (Number.parseInt(version.slice(1), 10) >= LEAST_MAJOR) return null;
  return `Node ${version}: from January 2027 on, AWS publishes its SDK for Node ${LEAST_MAJOR} and later only. Run the service on Node ${LEAST_MAJOR} to get its updates.`;
}
