import { writeFileSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { printConfigurationTable } from './configuration-table.ts';
import { schema } from './src/graphql/schema.ts';

/**
 * Prints the API to schema/schema.graphql and the variables to the README, and types the documents in
 * schema/operations. The generator is fed the printed
 * file, not the schema: it loads graphql a second time, which refuses another copy's objects.
 */
writeFileSync('schema/schema.graphql', `${printSchema(lexicographicSortSchema(schema))}\n`);

printConfigurationTable('README.md');

const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  documents: 'schema/operations/*.graphql',
  generates: {
    'schema/generated/': {
      preset: 'client',
      config: { useTypeImports: true, enumsAsTypes: true, scalars: { DateTime: 'string' } },
      presetConfig: { fragmentMasking: false },
    },
  },
};

export default config;
