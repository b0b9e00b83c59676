/**
 * The distinct names of a parameter that takes several. One rule for addresses and command lines: given once, it is split
 * at commas (`groups=a,b`); given more than once, each is one name as it stands, commas included
 * (`groups=a&groups=b,c`), because a group's name may hold a comma.
 */
export function nameList(values: readonly string[]): readonly string[] {
  const names = values.length === 1 ? values.flatMap((value) => value.split(',').map((name) => name.trim())) : values;
  return [...new Set(names.filter((name) => name !== ''))];
}
