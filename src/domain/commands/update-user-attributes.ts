import { assertNamesFree } from '../directory/assert-names-free.ts';
import { assertAttributes, type WantedAttribute } from '../model/attribute-rules.ts';
import { InvalidInputError, UserNotFoundError } from '../model/errors.ts';
import { compareCodeUnits } from '../model/group.ts';
import { assertUsername } from '../model/name-rules.ts';
import { ADDRESSES, attributeOf, type User, type UserAttribute } from '../model/user.ts';
import { type ValueChange, valueChanges } from '../model/value-change.ts';
import { authorizeAndAudit } from './authorize-and-audit.ts';
import { attempt, defineCommand, withDryRun } from './command.ts';

export interface UpdateUserAttributes {
  readonly username: string;
  /** What they are to be; the others stay. */
  readonly attributes: readonly WantedAttribute[];
  readonly dryRun?: boolean | null | undefined;
}

/** What became, or would become, different. */
export interface UserAttributesChange {
  readonly username: string;
  readonly changes: readonly ValueChange[];
}

interface AttributesWrite {
  readonly username: string;
  readonly wanted: readonly UserAttribute[];
  /** For the trail. */
  readonly changes: readonly ValueChange[];
}

/** One AdminUpdateUserAttributes. */
export const setAttributes = defineCommand<AttributesWrite, void>({
  action: 'UPDATE_USER_ATTRIBUTES',
  permission: 'USER_WRITE',
  change: ({ username, wanted }) => ({
    kind: 'account',
    change: 'update-attributes',
    username,
    attributes: wanted.map(({ name }) => name),
  }),
  validate: ({ username }) => assertUsername(username),
  plan: async ({ directory }, { username, wanted, changes }) => ({
    changes,
    run: () => directory.updateUserAttributes(username, wanted),
  }),
});

/**
 * Changes the attributes that are given. A new address is unverified unless the change says otherwise. One AdminGetUser, one more
 * for each address that would stand for the username, and one AdminUpdateUserAttributes, which makes all of the changes or none;
 * one DescribeUserPool a minute. Nothing is written where nothing would be different.
 *
 * Rejects with UserNotFoundError, UserExistsError, InvalidInputError, NotAllowedError.
 */
export const updateUserAttributes = withDryRun<UpdateUserAttributes, UserAttributesChange>(
  async (context, { username: given, attributes }) => {
    await authorizeAndAudit(context, {
      action: 'UPDATE_USER_ATTRIBUTES',
      permission: 'USER_WRITE',
      target: { username: given },
    });
    assertUsername(given);
    if (attributes.length === 0) throw new InvalidInputError('No attribute is named.', 'attributes');
    const pool = await context.usernames.describePool(context.directory);
    const user = await context.directory.getUser(given);
    if (user === null) throw new UserNotFoundError(given);
    const { username } = user;
    const change = { ...context, authorizer: context.authorizer.ofOneChange([]) };
    const wanted = attributes.map(({ name, value }) => ({ name, value: value ?? '' }));
    // Before the input is judged by what the user has: whoever may not do it at all is told only that.
    await setAttributes.checkAllowed(change, { username, wanted, changes: [] });
    assertAttributes(pool?.schema ?? [], attributes, user);
    const written = differing(user, wanted);
    if (written.length === 0) return { username, changes: [] };
    await assertNamesFree(change.directory, pool, { username: null, attributes: namesAfter(user, written) }, username);
    const changes = changesOf(user, written);
    await attempt(setAttributes, change, { username, wanted: written, changes });
    return { username, changes };
  },
);

/** What has to be written: what differs, and the proof that is given of an address which does. */
function differing(user: User, wanted: readonly UserAttribute[]): readonly UserAttribute[] {
  const isNew = ({ name, value }: UserAttribute) => (attributeOf(user, name) ?? '') !== value;
  const proofs = new Set(wanted.filter(isNew).map(({ name }) => `${name}_verified`));
  return wanted.filter((attribute) => isNew(attribute) || proofs.has(attribute.name));
}

/** The addresses that change, and those that become verified, with their proofs. */
function namesAfter(user: User, written: readonly UserAttribute[]): readonly UserAttribute[] {
  const changed = new Map(written.map(({ name, value }) => [name, value]));
  return [...ADDRESSES].flatMap((name) => {
    const proof = `${name}_verified`;
    if (!changed.has(name) && !changed.has(proof)) return [];
    return [
      { name, value: changed.get(name) ?? attributeOf(user, name) ?? '' },
      // Cognito takes the proof of the old address away with it.
      { name: proof, value: changed.get(proof) ?? '' },
    ];
  });
}

/** Sorted by name. */
function changesOf(user: User, written: readonly UserAttribute[]): readonly ValueChange[] {
  const after = new Map<string, string | null>(written.map(({ name, value }) => [name, value === '' ? null : value]));
  for (const { name, value } of written) {
    const proof = `${name}_verified`;
    if (value !== '' && (name === 'email' || name === 'phone_number') && !after.has(proof)) after.set(proof, 'false');
  }
  const before = Object.fromEntries(user.attributes.map(({ name, value }) => [name, value]));
  return valueChanges(before, Object.fromEntries([...after].sort(([a], [b]) => compareCodeUnits(a, b))));
}
