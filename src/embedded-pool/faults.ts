import {
  accessDenied,
  type CognitoException,
  codeDeliveryFailure,
  internalError,
  tooManyRequests,
} from './exceptions.ts';
import type { PageFault } from './paginator.ts';
import { createRandom, type Random } from './random.ts';
import { poolArn } from './user-pools.ts';

/** The kinds of faults. */
export type FaultKind =
  /** TooManyRequestsException, whatever the quotas say. */
  | { readonly kind: 'throttle' }
  /** InternalErrorException, HTTP 500. */
  | { readonly kind: 'internal-error' }
  /** CodeDeliveryFailureException: an invitation or a code cannot be sent, and nothing is done. */
  | { readonly kind: 'undeliverable' }
  /** The credentials lack the IAM action. Left out: AccessDeniedException. */
  | { readonly kind: 'access-denied'; readonly exception?: 'AccessDeniedException' | 'NotAuthorizedException' }
  /** The call is served, its write is done, and then the connection breaks. */
  | { readonly kind: 'lost-answer' }
  /** The response comes so much later. Adds to the pool's latency and to other delays. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** Lists: the token is rejected as expired. Calls without a token are not affected. */
  | { readonly kind: 'stale-token' }
  /** Lists: at most so many items, at least 1, and a token if more are left. */
  | { readonly kind: 'short-page'; readonly items: number }
  /** Lists: only a token. The next page is never empty by a fault, so that every list ends. */
  | { readonly kind: 'empty-page' };

/** When a fault occurs. Left out: at every call. */
export interface FaultSchedule {
  readonly operation?: string;
  /** Only at the first so many matching calls. */
  readonly times?: number;
  /** For matching calls, 0 to 1. Seeded: the same calls fail in every run. */
  readonly probability?: number;
}

/** A fault as data, to be set in the process or over HTTP. */
export type Fault = FaultKind & FaultSchedule;

/** In the same process, a fault can also depend on the call. */
type ConditionalFault = Fault & { readonly when?: (call: FaultyCall) => boolean };

interface FaultyCall {
  readonly operation: string;
  /** The members of the request, as they were sent. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** What the faults do to one call. */
export interface FaultPlan {
  readonly refusal: CognitoException | null;
  readonly refusesToken: boolean;
  readonly page: PageFault | null;
  readonly delayMs: number;
  readonly losesAnswer: boolean;
}

const NO_FAULT: FaultPlan = { refusal: null, refusesToken: false, page: null, delayMs: 0, losesAnswer: false };

interface ActiveFault {
  readonly fault: ConditionalFault;
  left: number;
}

/** The faults in force. */
export class Faults {
  #active: ActiveFault[] = [];
  #random: Random = createRandom(1);

  /**
   * Replaces all faults, and restarts the seeded generator.
   *
   * @throws RangeError if a short page would have less than one item, so that a list would never end
   */
  set(faults: readonly ConditionalFault[]): void {
    for (const fault of faults) {
      if (fault.kind === 'short-page' && !(Number.isInteger(fault.items) && fault.items >= 1)) {
        throw new RangeError(`A short page holds a whole number of items from 1 up, not ${fault.items}.`);
      }
    }
    this.#active = faults.map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
    this.#random = createRandom(1);
  }

  clear(): void {
    this.set([]);
  }

  /**
   * Returns what the faults do to this call, and counts it for those with `times`. Several faults can match: delays add up,
   * and of several errors or page sizes the first one set counts.
   */
  plan(call: FaultyCall): FaultPlan {
    if (this.#active.length === 0) return NO_FAULT;
    let plan = NO_FAULT;
    for (const active of this.#active) {
      if (active.left <= 0 || !this.#strikes(active.fault, call)) continue;
      active.left -= 1;
      plan = withFault(plan, active.fault, call);
    }
    return plan;
  }

  #strikes({ operation, probability, when, ...fault }: ConditionalFault, call: FaultyCall): boolean {
    if (operation !== undefined && operation !== call.operation) return false;
    if (!concerns(fault.kind, call)) return false;
    if (when !== undefined && !when(call)) return false;
    return probability === undefined || this.#random.fraction() < probability;
  }
}

const LISTS = ['ListUsers', 'ListUsersInGroup', 'ListGroups', 'AdminListGroupsForUser'];

function concerns(kind: Fault['kind'], { operation, input }: FaultyCall): boolean {
  switch (kind) {
    case 'short-page':
    case 'empty-page':
      return LISTS.includes(operation);
    case 'stale-token':
      return LISTS.includes(operation) && (input.NextToken ?? input.PaginationToken) !== undefined;
    default:
      return true;
  }
}

function withFault(plan: FaultPlan, fault: Fault, { operation, input }: FaultyCall): FaultPlan {
  switch (fault.kind) {
    case 'throttle':
      return { ...plan, refusal: plan.refusal ?? tooManyRequests() };
    case 'internal-error':
      return { ...plan, refusal: plan.refusal ?? internalError() };
    case 'undeliverable':
      return { ...plan, refusal: plan.refusal ?? codeDeliveryFailure() };
    case 'access-denied': {
      const exception = fault.exception ?? 'AccessDeniedException';
      const refusal = accessDenied(exception, operation, poolArn(String(input.UserPoolId)));
      return { ...plan, refusal: plan.refusal ?? refusal };
    }
    case 'lost-answer':
      return { ...plan, losesAnswer: true };
    case 'delay':
      return { ...plan, delayMs: plan.delayMs + fault.milliseconds };
    case 'stale-token':
      return { ...plan, refusesToken: true };
    case 'short-page':
      return { ...plan, page: plan.page ?? fault.items };
    case 'empty-page':
      return { ...plan, page: plan.page ?? 'empty' };
  }
}
