import { isEnumType } from 'graphql';
import { type AccessRole, PERMISSIONS, ROLE_PERMISSIONS } from '../../src/domain/model/permissions.ts';
import { schema } from '../../src/graphql/schema.ts';
import type { MarkdownTable } from './markdown-table.ts';

const ROLES: readonly AccessRole[] = ['AUDITOR', 'OPERATOR', 'ADMINISTRATOR'];

/** Who may do what, in the words of the API. */
export const permissionTable: MarkdownTable = {
  columns: ['permission', 'allows to', 'auditor', 'operator', 'administrator'],
  rows: PERMISSIONS.map((permission) => [
    `\`${permission}\``,
    descriptionOf(permission),
    ...ROLES.map((role) => (ROLE_PERMISSIONS[role].includes(permission) ? 'yes' : 'no')),
  ]),
};

function descriptionOf(permission: string): string {
  const type = schema.getType('Permission');
  const description = isEnumType(type) ? type.getValue(permission)?.description : undefined;
  if (!description) throw new Error(`The API does not describe the permission ${permission}.`);
  return description.charAt(0).toLowerCase() + description.slice(1).replace(/\.$/, '');
}
