import { constraintViolated, notDeserializable } from './exceptions.ts';

/** A string member of the API model: the lengths it can have, and the pattern that the whole value must match. */
export interface StringShape {
  readonly min: number;
  readonly max: number;
  readonly pattern?: RegExp;
}

/** The members of one request, read by the API model; each reader throws Cognito's exception. */
export class RequestInput {
  readonly members: Readonly<Record<string, unknown>>;

  constructor(members: Readonly<Record<string, unknown>>) {
    this.members = members;
  }

  /** Throws SerializationException unless the text is a JSON object. */
  static parse(body: string): RequestInput {
    let members: unknown;
    try {
      members = JSON.parse(body === '' ? '{}' : body);
    } catch {
      throw notDeserializable('The request body is not JSON.');
    }
    if (!isRecord(members)) throw notDeserializable('Start of structure or map found where not expected.');
    return new RequestInput(members);
  }

  /** Returns a string that must be there. */
  required(member: string, shape: StringShape): string {
    const value = this.optional(member, shape);
    if (value === undefined) throw constraintViolated(member, null, 'Member must not be null');
    return value;
  }

  /** Returns a string that may be left out. */
  optional(member: string, shape: StringShape): string | undefined {
    const value = this.#present(member);
    return value === undefined ? undefined : checkString(member, value, shape);
  }

  /** Returns a whole number that may be left out. */
  integer(member: string, min: number, max: number): number | undefined {
    const value = this.#present(member);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      throw notDeserializable(`${member} is not a whole number.`);
    }
    if (value < min) throw constraintViolated(member, value, `Member must have value greater than or equal to ${min}`);
    if (value > max) throw constraintViolated(member, value, `Member must have value less than or equal to ${max}`);
    return value;
  }

  /** Returns a list of strings that may be left out, which is then empty. */
  strings(member: string, shape: StringShape): readonly string[] {
    return this.#list(member).map((value) => checkString(member, value, shape));
  }

  /** Returns a list of structures that may be left out, which is then empty. */
  structures(member: string): readonly RequestInput[] {
    return this.#list(member).map((value) => new RequestInput(checkStructure(member, value)));
  }

  /** Returns a structure that may be left out, which is then empty. */
  structure(member: string): RequestInput {
    return new RequestInput(checkStructure(member, this.#present(member) ?? {}));
  }

  flag(member: string, whenLeftOut: boolean): boolean {
    const value = this.#present(member) ?? whenLeftOut;
    if (typeof value !== 'boolean') throw notDeserializable(`${member} is not a boolean.`);
    return value;
  }

  #list(member: string): readonly unknown[] {
    const value = this.#present(member) ?? [];
    if (!Array.isArray(value)) throw notDeserializable(`${member} is not a list.`);
    return value;
  }

  /** JSON's null is the same as left out. */
  #present(member: string): unknown {
    return Object.hasOwn(this.members, member) ? (this.members[member] ?? undefined) : undefined;
  }
}

function checkString(member: string, value: unknown, { min, max, pattern }: StringShape): string {
  if (typeof value !== 'string') throw notDeserializable(`${member} is not a string.`);
  if (value.length < min) {
    throw constraintViolated(member, value, `Member must have length greater than or equal to ${min}`);
  }
  if (value.length > max) {
    throw constraintViolated(member, value, `Member must have length less than or equal to ${max}`);
  }
  if (pattern !== undefined && !pattern.test(value)) {
    const expression = pattern.source.replace(/^\^(.*)\$$/, '$1');
    throw constraintViolated(member, value, `Member must satisfy regular expression pattern: ${expression}`);
  }
  return value;
}

function checkStructure(member: string, value: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) throw notDeserializable(`${member} is not a structure.`);
  return value;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
