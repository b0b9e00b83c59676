/** Returns the values of a GraphQL enum, each with its description. A value without one does not compile. */
export function describeEnum<Value extends string>(
  values: readonly Value[],
  descriptions: Readonly<Record<Value, string>>,
): Record<Value, { readonly description: string }> {
  const entries = values.map((value) => [value, { description: descriptions[value] }]);
  // Object.fromEntries does not keep the type of the keys.
  return Object.fromEntries(entries) as Record<Value, { readonly description: string }>;
}
