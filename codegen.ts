import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { benchmarkHighlights, benchmarkSummary, benchmarkTable } from './scripts/docs/benchmarks.ts';
import { configurationTable, essentialConfigurationTable } from './scripts/docs/configuration.ts';
import { layerTable } from './scripts/docs/layers.ts';
import { writeMarkdownTable } from './scripts/docs/markdown-table.ts';
import { permissionTable } from './scripts/docs/permissions.ts';
import { schema } from './src/graphql/schema.ts';
import { withCacheFields } from './src/http/graphql/cache-fields.ts';

/**
 * Prints the API to schema/schema.graphql, and variables, permissions, layers and benchmarks to the README and docs. Types the
 * documents in schema/operations, and lists them by their hashes, with what caches need. The generator reads the printed
 * file, not the schema: it loads graphql a second time, which refuses another copy's objects.
 */
writeFileSync('schema/schema.graphql', `${printSchema(lexicographicSortSchema(schema))}\n`);

writeMarkdownTable('README.md', 'configuration-essentials', essentialConfigurationTable);
writeMarkdownTable('README.md', 'benchmark-highlights', benchmarkHighlights);
writeMarkdownTable('docs/configuration.md', 'configuration', configurationTable);
writeMarkdownTable('docs/access.md', 'permissions', permissionTable);
writeMarkdownTable('docs/architecture.md', 'layers', layerTable);
writeMarkdownTable('docs/benchmarks.md', 'benchmark-summary', benchmarkSummary);
writeMarkdownTable('docs/benchmarks.md', 'benchmarks', benchmarkTable);

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const typedDocuments: NonNullable<CodegenConfig['generates'][string]> = {
  preset: 'client',
  documentTransforms: [
    {
      transform: ({ documents }) =>
        documents.map((file) => (file.document ? { ...file, document: withCacheFields(file.document, schema) } : file)),
    },
  ],
  config: { useTypeImports: true, enumsAsTypes: true, scalars: { DateTime: 'string' } },
  // The generator's own "sha256" puts that word before the hash, which is then not what `sha256Hash` says it is.
  presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: sha256 } },
};

const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  generates: {
    'schema/generated/': { ...typedDocuments, documents: 'schema/operations/*.graphql' },
    // With the hash of each in it, since the dashboard sends no texts.
    'web/src/generated/': { ...typedDocuments, documents: 'web/src/**/*.graphql' },
  },
};

export default config;
