import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { type GraphQLSchema, getOperationAST, parse, print, validate } from 'graphql';
import { z } from 'zod';
import { packageFile } from '../../config/package-file.ts';
import { ConfigError } from '../../config/parse-config.ts';
import { withCacheFields } from './cache-fields.ts';
import { type PersistedDocuments, persistedId } from './use-persisted-documents.ts';

/** The format of graphql-codegen's client preset and Relay's compiler: texts by ids. */
const recordOfTexts = z.record(z.string(), z.string());

/** The format of Apollo's `generate-persisted-query-manifest`. */
const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string(), body: z.string() })),
});

const manifest = z.union([
  apolloManifest.transform(({ operations }) => operations.map(({ id, body }) => [id, body] as const)),
  recordOfTexts.transform((texts) => Object.entries(texts)),
]);

/**
 * Returns the documents of `schema/operations` by their hashes, both as the generated client has them and as Apollo Client
 * computes them, and the documents of an application.
 *
 * @param file the application's manifest, in the format of Apollo, of Relay or of graphql-codegen's client preset
 * @throws ConfigError for a file that cannot be read, and with each document that is not valid in the schema
 */
export function loadPersistedDocuments(file: string | null, schema: GraphQLSchema): PersistedDocuments {
  // Written by `npm run codegen`.
  const written = packageFile('schema/generated/persisted-documents.json');
  const stock = Object.entries(recordOfTexts.parse(JSON.parse(readFileSync(written, 'utf8'))));
  const folder = packageFile('schema/operations/');
  const ofApollo = readdirSync(folder).flatMap((name) => {
    const document = parse(readFileSync(new URL(name, folder), 'utf8'));
    return [withCacheFields(document, schema), withCacheFields(document, schema, ['__typename'])].map((sent) => {
      const text = print(sent);
      return [createHash('sha256').update(text).digest('hex'), text] as const;
    });
  });
  const own = file === null ? [] : readManifest(file, schema);
  return new Map([...stock, ...ofApollo, ...own].map(([id, text]) => [persistedId(id), text]));
}

function readManifest(file: string, schema: GraphQLSchema): readonly (readonly [id: string, text: string])[] {
  const documents = manifest.safeParse(jsonIn(file));
  if (!documents.success) {
    throw new ConfigError([
      `PERSISTED_DOCUMENTS names "${file}", which is not a manifest of Apollo, Relay or graphql-codegen's client preset.`,
    ]);
  }
  const textOf = new Map<string, string>();
  const problems = documents.data.flatMap(([id, text]) => {
    const isTaken = (textOf.get(id) ?? text) !== text;
    textOf.set(id, text);
    const problem = isTaken ? 'Another document has this id.' : problemOf(text, schema);
    return problem === null ? [] : [`PERSISTED_DOCUMENTS, ${nameOf(text)} with the id "${id}": ${problem}`];
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return documents.data;
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new ConfigError([`PERSISTED_DOCUMENTS names "${file}", which cannot be read: ${reason}`]);
  }
}

/** Returns why the service cannot execute the document, or null if it can. */
function problemOf(text: string, schema: GraphQLSchema): string | null {
  try {
    return validate(schema, parse(text), undefined, { maxErrors: 1 })[0]?.message ?? null;
  } catch (error) {
    return error instanceof Error ? error.message : 'It cannot be parsed.';
  }
}

function nameOf(text: string): string {
  try {
    return `the document "${getOperationAST(parse(text))?.name?.value ?? '(anonymous)'}"`;
  } catch {
    return 'the document';
  }
}
