import { ENVIRONMENT_VARIABLES } from '../../src/config/variables/index.ts';
import type { MarkdownTable } from './markdown-table.ts';

type VariableName = keyof typeof ENVIRONMENT_VARIABLES;

/** What a deployment with a real pool sets. The README shows these alone. */
const ESSENTIAL: readonly VariableName[] = [
  'COGNITO_USER_POOL_ID',
  'AWS_REGION',
  'AUTH_CLIENT_IDS',
  'HOST',
  'PORT',
  'DATA_DIR',
];

/** Every variable that the service reads: its purpose, its format and its default. */
export const configurationTable: MarkdownTable = {
  columns: ['variable', 'purpose and format', 'default'],
  rows: Object.entries(ENVIRONMENT_VARIABLES).map(([name, { purpose, format, defaultText }]) => [
    `\`${name}\``,
    `${purpose} ${capitalize(format)}.`,
    defaultText,
  ]),
};

/** The variables that everybody needs: their purpose and their default. */
export const essentialConfigurationTable: MarkdownTable = {
  columns: ['variable', 'purpose', 'default'],
  rows: ESSENTIAL.map((name) => [
    `\`${name}\``,
    ENVIRONMENT_VARIABLES[name].purpose,
    ENVIRONMENT_VARIABLES[name].defaultText,
  ]),
};

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
