import type { Environment, VariableName } from './variables/index.ts';

/** The pools that the process administers. */
export type PoolsConfig = EmbeddedPoolsConfig | CognitoPoolsConfig;

export interface EmbeddedPoolsConfig {
  readonly kind: 'embedded';
  readonly count: number;
  /** Of each pool. Neither users nor groups: the sample company. */
  readonly users?: number | undefined;
  readonly groups?: number | undefined;
  readonly latencyMs: number;
  readonly quotas: 'on' | 'off';
  readonly groupNames: 'exact' | 'case-insensitive';
}

export interface CognitoPoolsConfig {
  readonly kind: 'cognito';
  /** At least one, each once. The first one is served at `/graphql`. */
  readonly userPoolIds: readonly string[];
  readonly region: string;
  readonly endpoint?: string | undefined;
}

/** The ids of the administered pools, and the variable that names them. None: the embedded pools are administered. */
export interface AdministeredPools {
  readonly variable: 'COGNITO_USER_POOL_ID' | 'COGNITO_USER_POOL_IDS';
  readonly ids: readonly string[];
}

export function administeredPools({
  COGNITO_USER_POOL_ID: id,
  COGNITO_USER_POOL_IDS: ids,
}: Environment): AdministeredPools {
  if (ids !== undefined) return { variable: 'COGNITO_USER_POOL_IDS', ids };
  return { variable: 'COGNITO_USER_POOL_ID', ids: id === undefined ? [] : [id] };
}

/**
 * Returns null only if there are problems.
 *
 * @param isSet also where the value is wrong, which has been named a problem already
 */
export function poolsConfig(
  environment: Environment,
  isSet: (name: VariableName) => boolean,
  problems: string[],
): PoolsConfig | null {
  const { COGNITO_ENDPOINT: endpoint } = environment;
  const isNamed = isSet('COGNITO_USER_POOL_ID') || isSet('COGNITO_USER_POOL_IDS');
  if (isSet('COGNITO_USER_POOL_ID') && isSet('COGNITO_USER_POOL_IDS')) {
    problems.push('COGNITO_USER_POOL_ID and COGNITO_USER_POOL_IDS are both set: set one of them.');
  }
  const administered = administeredPools(environment);
  if (administered.ids.length === 0) {
    if (endpoint !== undefined && !isNamed) {
      problems.push('COGNITO_ENDPOINT is set, but COGNITO_USER_POOL_ID is not: set it, too, or neither.');
    }
    return embeddedPools(environment);
  }
  const region = regionOfAll(administered, environment, isSet, problems);
  return region === null ? null : { kind: 'cognito', userPoolIds: administered.ids, region, endpoint };
}

function embeddedPools(environment: Environment): EmbeddedPoolsConfig {
  return {
    kind: 'embedded',
    count: environment.EMBEDDED_POOL_COUNT,
    users: environment.EMBEDDED_POOL_USERS,
    groups: environment.EMBEDDED_POOL_GROUPS,
    latencyMs: environment.EMBEDDED_POOL_LATENCY_MS,
    quotas: environment.EMBEDDED_POOL_QUOTAS,
    groupNames: environment.EMBEDDED_POOL_GROUP_NAMES,
  };
}

/** AWS_REGION, else the Region of the ids. Returns null if there are problems. */
function regionOfAll(
  { variable, ids }: AdministeredPools,
  { AWS_REGION: chosen }: Environment,
  isSet: (name: VariableName) => boolean,
  problems: string[],
): string | null {
  const [first = '', ...others] = ids;
  const region = regionOf(first);
  for (const id of others) {
    if (regionOf(id) === region) continue;
    problems.push(
      `${variable} names "${first}" and "${id}", which are not of one Region: pools of one process share its quotas, and quotas are of one Region.`,
    );
  }
  if (chosen === undefined && region === null && !isSet('AWS_REGION')) {
    problems.push(`AWS_REGION is not set, and ${variable} "${first}" does not begin with a Region.`);
  }
  return chosen ?? region;
}

/** A pool's id begins with the Region in which it was made: `eu-central-1_Example01`. */
function regionOf(userPoolId: string): string | null {
  return /^([a-z]{2,}(?:-[a-z]+)+-\d+)_/.exec(userPoolId)?.[1] ?? null;
}
