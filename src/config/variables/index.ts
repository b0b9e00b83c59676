import type { z } from 'zod';
import { ACCESS_VARIABLES } from './access.ts';
import { DIRECTORY_INDEX_VARIABLES } from './directory-index.ts';
import { EMBEDDED_POOL_VARIABLES } from './embedded-pool.ts';
import { HTTP_VARIABLES } from './http.ts';
import { LIMIT_VARIABLES } from './limits.ts';
import { OBSERVABILITY_VARIABLES } from './observability.ts';
import { POOL_VARIABLES } from './pool.ts';
import { STORAGE_VARIABLES } from './storage.ts';

/** Every variable that the service reads. The table in the documentation is printed from this. */
export const ENVIRONMENT_VARIABLES = {
  ...HTTP_VARIABLES,
  ...POOL_VARIABLES,
  ...ACCESS_VARIABLES,
  ...LIMIT_VARIABLES,
  ...STORAGE_VARIABLES,
  ...DIRECTORY_INDEX_VARIABLES,
  ...EMBEDDED_POOL_VARIABLES,
  ...OBSERVABILITY_VARIABLES,
};

export type VariableName = keyof typeof ENVIRONMENT_VARIABLES;
export type Environment = { readonly [Name in VariableName]: z.output<(typeof ENVIRONMENT_VARIABLES)[Name]['schema']> };
