import type { Fault, FaultKind, FaultSchedule } from './faults.ts';
import { isRecord } from './request-input.ts';

/** Parses a JSON array of faults. Throws TypeError with the first invalid fault, and why it is invalid. */
export function parseFaults(json: string): Fault[] {
  let faults: unknown;
  try {
    faults = JSON.parse(json);
  } catch {
    throw new TypeError('The body is not JSON.');
  }
  if (!Array.isArray(faults)) throw new TypeError('The body is not an array of faults.');
  return faults.map((fault: unknown, place) => {
    if (!isRecord(fault)) throw new TypeError(`[${place}] is not an object.`);
    return parseFault(fault, `[${place}]`);
  });
}

function parseFault(fault: Record<string, unknown>, place: string): Fault {
  const { operation, times, probability, ...rest } = fault;
  const known = parseKind(rest, place);
  const unknown = Object.keys(rest).find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined) throw new TypeError(`${place}.${unknown} is not known to a fault of kind ${known.kind}.`);
  const schedule: FaultSchedule = {
    ...(operation === undefined ? {} : { operation: readOperation(operation, place) }),
    ...(times === undefined ? {} : { times: readNumber(times, `${place}.times`, 0) }),
    ...(probability === undefined ? {} : { probability: readNumber(probability, `${place}.probability`, 0, 1) }),
  };
  return { ...known, ...schedule };
}

function parseKind({ kind, exception, milliseconds, items }: Record<string, unknown>, place: string): FaultKind {
  switch (kind) {
    case 'throttle':
    case 'internal-error':
    case 'lost-answer':
    case 'stale-token':
    case 'empty-page':
    case 'undeliverable':
      return { kind };
    case 'access-denied':
      if (exception === undefined) return { kind };
      if (exception === 'AccessDeniedException' || exception === 'NotAuthorizedException') return { kind, exception };
      throw new TypeError(`${place}.exception is neither AccessDeniedException nor NotAuthorizedException.`);
    case 'delay':
      return { kind, milliseconds: readNumber(milliseconds, `${place}.milliseconds`, 0) };
    case 'short-page':
      return { kind, items: readNumber(items, `${place}.items`, 1) };
    default:
      throw new TypeError(`${place}.kind is not a kind of fault: ${JSON.stringify(kind)}.`);
  }
}

function readOperation(value: unknown, place: string): string {
  if (typeof value !== 'string') throw new TypeError(`${place}.operation is not a string.`);
  return value;
}

function readNumber(value: unknown, place: string, min: number, max = Number.POSITIVE_INFINITY): number {
  if (typeof value === 'number' && value >= min && value <= max) return value;
  throw new TypeError(
    `${place} is not a number from ${min}${max === Number.POSITIVE_INFINITY ? ' up' : ` to ${max}`}.`,
  );
}
