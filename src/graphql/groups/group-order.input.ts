import { GROUP_ORDER_FIELDS, ORDER_DIRECTIONS } from '../../domain/model/group-order.ts';
import { builder } from '../builder.ts';
import { describeEnum } from '../describe-enum.ts';

const GroupOrderField = builder.enumType('GroupOrderField', {
  description: 'What groups can be ordered by.',
  values: describeEnum(GROUP_ORDER_FIELDS, {
    NAME: 'By name, by UTF-16 code units: the same in every locale.',
    PRECEDENCE: 'By precedence: ascending is highest authority first; groups without one come last.',
    CREATED_AT: 'By the time at which they were created.',
  }),
});

export const OrderDirection = builder.enumType('OrderDirection', {
  description: 'Which end of an order comes first.',
  values: describeEnum(ORDER_DIRECTIONS, {
    ASC: 'The lowest value first.',
    DESC: 'The highest value first.',
  }),
});

export const GroupOrderInput = builder.inputType('GroupOrderInput', {
  description: 'An order of groups. Groups that are equal in the field are ordered by name.',
  fields: (t) => ({
    field: t.field({ type: GroupOrderField, required: true, description: 'What to order by.' }),
    direction: t.field({ type: OrderDirection, required: true, description: 'Ascending or descending.' }),
  }),
});
