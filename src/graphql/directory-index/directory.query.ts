import { builder } from '../builder.ts';
import { DirectoryRef } from './directory.type.ts';
import { openDirectory } from './open-directory.ts';

builder.queryField('directory', (t) =>
  t.field({
    type: DirectoryRef,
    nullable: true,
    description:
      'The directory as this service has read it, now or at a moment of the past: searched, sorted and counted without a call to Cognito. The error INDEX_UNAVAILABLE if no index is kept (DIRECTORY_INDEX), or its first reading is not through.',
    authScopes: { permission: 'DIRECTORY_READ' },
    args: {
      at: t.arg({
        type: 'DateTime',
        required: false,
        description:
          'The moment to look at; now if left out. BAD_USER_INPUT before `since`, or in the future. A change that was made elsewhere is shown from when it was read.',
      }),
    },
    resolve: (_root, { at }, { loaders }) => openDirectory(loaders, at ?? null),
  }),
);
