/**
 * Returns the distinct names of a parameter that takes several, in URLs and on command lines. Given once, it is split at
 * commas (`groups=a,b`). Given more than once, each value is one name, commas included (`groups=a&groups=b,c`), because the
 * name of a group may contain a comma. A JSON list (`groups=["b,c"]`) does the same in one parameter.
 */
export function parseNameList(values: readonly string[]): readonly string[] {
  const [only] = values;
  const names = values.length === 1 && only !== undefined ? (jsonList(only) ?? commaList(only)) : values;
  return [...new Set(names.filter((name) => name !== ''))];
}

function commaList(value: string): readonly string[] {
  return value.split(',').map((name) => name.trim());
}

/** Returns null if the value is not a JSON list of names: a name may start with a bracket. */
function jsonList(value: string): readonly string[] | null {
  if (!value.trimStart().startsWith('[')) return null;
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) && list.every((name) => typeof name === 'string') ? list : null;
  } catch {
    return null;
  }
}
