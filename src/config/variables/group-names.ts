import { z } from 'zod';
import { nameError } from '../../domain/model/name-rules.ts';

export const GROUP_NAMES_FORMAT =
  'a list of group names such as admin,manager,employee, or a JSON array of them where a name holds a comma or begins with [';

/** `admin,manager,employee`, or `["admin","r&d,phase-2"]` where a name holds a comma. At least one name. */
export const groupNames = z.string().transform((text, context): readonly string[] => {
  try {
    const names = z.array(z.string()).parse(/^\s*\[/.test(text) ? JSON.parse(text) : text.split(','));
    const distinct = [...new Set(names.map((name) => name.trim()))];
    if (distinct.length > 0 && distinct.every((name) => nameError(name, 'group') === null)) return distinct;
  } catch {
    // Not an array: the message names both forms.
  }
  context.addIssue({ code: 'custom' });
  return z.NEVER;
});
