/**
 * Returns the distinct names of a parameter that takes several. One rule for addresses and command lines: given once, it is
 * split at commas (`groups=a,b`); given more than once, each is one name as it stands, commas included
 * (`groups=a&groups=b,c`), because a group's name may hold a comma. A list as JSON writes it (`groups=["b,c"]`) does the
 * same in one parameter.
 */
export function parseNameList(values: readonly string[]): readonly string[] {
  const [only] = values;
  const names = values.length === 1 && only !== undefined ? (jsonList(only) ?? commaList(only)) : values;
  return [...new Set(names.filter((name) => name !== ''))];
}

function commaList(value: string): readonly string[] {
  return value.split(',').map((name) => name.trim());
}

/** Returns null if the value is no JSON list of names: a name may begin with a bracket. */
function jsonList(value: string): readonly string[] | null {
  if (!value.trimStart().startsWith('[')) return null;
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) && list.every((name) => typeof name === 'string') ? list : null;
  } catch {
    return null;
  }
}
