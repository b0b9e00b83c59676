import { useChange } from '../api/use-change.ts';
import { DisableDocument, SetGroupsDocument } from '../generated/graphql.ts';
import { texts } from '../texts.ts';
import { SimpleDialog } from './simple-dialog.tsx';

interface OffboardDialogProps {
  readonly username: string;
  readonly groupNames: readonly string[];
  onClose(): void;
}

/**
 * Sends somebody off: disabled and signed out first, since that is what hurries, then out of every group. Refused in the
 * middle, it says so; what is done stays done.
 */
export function OffboardDialog({ username, groupNames, onClose }: OffboardDialogProps) {
  const disable = useChange(DisableDocument);
  const setGroups = useChange(SetGroupsDocument);
  return (
    <SimpleDialog
      title={texts.offboard.title(username)}
      submit={texts.offboard.submit}
      danger
      done={texts.offboard.done(username)}
      onClose={onClose}
      onSubmit={async (reason) => {
        const disabled = await disable({ input: { username, signOut: true, reason } });
        if (disabled.kind === 'refused' || groupNames.length === 0) return disabled;
        return setGroups({ input: { username, groupNames: [], reason } });
      }}
    >
      <ul className="changes-preview">
        {texts.offboard.steps(groupNames.length).map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
    </SimpleDialog>
  );
}
