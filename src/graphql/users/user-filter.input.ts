import type { UserFilter } from '../../domain/filter/user-filter.ts';
import { builder } from '../builder.ts';
import { StringFilterInput } from '../string-filter.input.ts';
import { UserStatusRef } from './user.type.ts';

const AttributeFilterInput = builder.inputType('AttributeFilterInput', {
  description: 'A condition on any attribute, custom ones included.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'With its prefix, if it has one: `custom:department`.' }),
    value: t.field({ type: StringFilterInput, required: true, description: 'The condition on its value.' }),
  }),
});

const DateTimeFilterInput = builder.inputType('DateTimeFilterInput', {
  description: 'A span of time: from `after` on, that instant included, up to `before`, that instant excluded.',
  fields: (t) => ({
    after: t.field({ type: 'DateTime', required: false, description: 'At this instant or later.' }),
    before: t.field({ type: 'DateTime', required: false, description: 'Earlier than this instant.' }),
  }),
});

export const UserFilterInput = builder.inputRef<UserFilter>('UserFilterInput').implement({
  description:
    'Selects users. Conditions in one object are joined by AND; one that is left out or null restricts nothing. Cognito evaluates what it can filter by, this service the rest. A user who lacks an attribute matches no condition on it.',
  // length: one field after the other, without logic
  fields: (t) => ({
    and: t.field({
      type: [UserFilterInput],
      required: false,
      description: 'All of these. An empty list matches everybody.',
    }),
    or: t.field({
      type: [UserFilterInput],
      required: false,
      description: 'At least one of these. An empty list matches nobody.',
    }),
    not: t.field({ type: UserFilterInput, required: false, description: 'Not this.' }),
    username: t.field({
      type: StringFilterInput,
      required: false,
      description: 'The username, case-sensitive. Cognito evaluates `equals` and `startsWith`.',
    }),
    sub: t.field({
      type: StringFilterInput,
      required: false,
      description: 'The subject identifier. Cognito evaluates `equals` and `startsWith`.',
    }),
    email: t.field({
      type: StringFilterInput,
      required: false,
      description: 'The e-mail address, case-insensitive. Cognito evaluates `equals` and `startsWith`.',
    }),
    phoneNumber: t.field({
      type: StringFilterInput,
      required: false,
      description: 'The phone number. Cognito evaluates `equals` and `startsWith`.',
    }),
    name: t.field({
      type: StringFilterInput,
      required: false,
      description: 'The full name, case-insensitive. Cognito evaluates `equals` and `startsWith`.',
    }),
    attribute: t.field({
      type: AttributeFilterInput,
      required: false,
      description:
        'Any attribute. Cognito evaluates `equals` and `startsWith` of given_name, family_name and preferred_username. The value of `email_verified` and `phone_number_verified` is `true` or `false`; a user may lack them, so what is not verified is `not: { attribute: { name: "email_verified", value: { equals: "true" } } }`.',
    }),
    status: t.field({
      type: [UserStatusRef],
      required: false,
      description: 'The account is in one of these states. Cognito evaluates one state.',
    }),
    enabled: t.boolean({ required: false, description: 'Whether the user may sign in. Cognito evaluates it.' }),
    inAnyGroup: t.stringList({ required: false, description: 'Member of at least one of these groups.' }),
    inAllGroups: t.stringList({
      required: false,
      description: 'Member of every one of these groups. An empty list matches everybody.',
    }),
    notInAnyGroup: t.stringList({ required: false, description: 'Member of none of these groups.' }),
    inNoGroup: t.boolean({
      required: false,
      description: 'True: member of no group at all. False: member of at least one.',
    }),
    createdAt: t.field({ type: DateTimeFilterInput, required: false, description: 'When the account was created.' }),
    updatedAt: t.field({
      type: DateTimeFilterInput,
      required: false,
      description: 'When its attributes or state last changed.',
    }),
  }),
});
