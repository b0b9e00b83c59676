import './access/viewer.query.ts';
import './errors.ts';
import './groups/create-group.mutation.ts';
import './groups/delete-group.mutation.ts';
import './groups/group.query.ts';
import './groups/groups.query.ts';
import './groups/update-group.mutation.ts';
import './membership/add-user-to-group.mutation.ts';
import './membership/group-members.field.ts';
import './membership/remove-user-from-group.mutation.ts';
import './membership/user-groups.field.ts';
import './pool/pool.query.ts';
import './scalars.ts';
import './users/disable-user.mutation.ts';
import './users/enable-user.mutation.ts';
import './users/sign-out-user.mutation.ts';
import './users/user.query.ts';
import './users/users.query.ts';
import { builder } from './builder.ts';

/** The API, made of every type file. */
export const schema = builder.toSchema();
