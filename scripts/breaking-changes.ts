import { buildSchema, findBreakingChanges } from 'graphql';

/**
 * What a client of the released API would stumble over, one line each, unless the version announces it: by a new major
 * version, or before 1.0.0 by a new minor one.
 *
 * @param released the schema of the last release, its first line `# 1.2.3`
 * @throws where that line is missing, or a schema is none
 */
export function unannouncedBreakingChanges(released: string, current: string, version: string): readonly string[] {
  const [, before] = /^# (\d+\.\d+\.\d+)$/m.exec(released.split('\n', 1)[0] ?? '') ?? [];
  if (before === undefined) throw new Error('The first line of the released schema must be its version: "# 1.2.3".');
  if (announces(version, before)) return [];
  const changes = findBreakingChanges(buildSchema(released), buildSchema(current));
  return changes.map(({ description }) => description);
}

function announces(version: string, before: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [majorBefore = 0, minorBefore = 0] = before.split('.').map(Number);
  return major > majorBefore || (major === 0 && majorBefore === 0 && minor > minorBefore);
}
