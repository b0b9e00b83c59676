import { USER_ORDER_FIELDS, type UserOrder } from '../../domain/directory-index/indexed-directory.ts';
import { builder } from '../builder.ts';
import { describeEnum } from '../describe-enum.ts';
import { OrderDirection } from '../groups/group-order.input.ts';

const UserOrderField = builder.enumType('UserOrderField', {
  description: 'What the users of the directory can be ordered by. Text is compared without regard to case.',
  values: describeEnum(USER_ORDER_FIELDS, {
    USERNAME: 'By username.',
    EMAIL: 'By e-mail address; users without one come last.',
    NAME: 'By full name; users without one come last.',
    STATUS: 'By the state of the account, as Cognito spells it.',
    CREATED_AT: 'By the time at which the account was created.',
    UPDATED_AT: 'By the time at which the attributes or the state last changed.',
    GROUP_COUNT: 'By the number of groups that the user is in.',
  }),
});

export const UserOrderInput = builder.inputType('UserOrderInput', {
  description: 'An order of users. Users that are equal in the field are ordered by username, in the same direction.',
  fields: (t) => ({
    field: t.field({ type: UserOrderField, required: true, description: 'What to order by.' }),
    direction: t.field({ type: OrderDirection, required: true, description: 'Ascending or descending.' }),
  }),
});

/** The order of a list that is asked for in none. */
export const BY_USERNAME: UserOrder = { field: 'USERNAME', direction: 'ASC' };
