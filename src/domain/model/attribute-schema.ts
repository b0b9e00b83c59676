/** What a pool says of one attribute that its users can have. */
export interface AttributeSchema {
  /** With its prefix where it has one: `custom:department`. */
  readonly name: string;
  readonly type: 'String' | 'Number' | 'DateTime' | 'Boolean';
  /** Whether its value can be changed once it is set. */
  readonly isMutable: boolean;
  readonly isRequired: boolean;
  /** The least length of a string, the least value of a number; null: none. */
  readonly min: number | null;
  readonly max: number | null;
}
