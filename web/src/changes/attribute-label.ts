import { texts } from '../texts.ts';

/** The field's own words for what Cognito names; custom attributes by their names. */
export function attributeLabel(name: string): string {
  const known: Readonly<Record<string, string>> = texts.attributes;
  return known[name] ?? name.replace(/^custom:/, '');
}
