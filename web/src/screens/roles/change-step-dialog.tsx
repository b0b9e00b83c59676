import { useShown } from '../../api/use-shown.ts';
import { RoleDialog } from '../../changes/role-dialog.tsx';
import { GroupsOfPersonDocument } from '../../generated/graphql.ts';

interface ChangeStepDialogProps {
  readonly username: string;
  /** The step that is proposed. */
  readonly role: string;
  readonly ladder: readonly string[];
  onClose(): void;
}

/** Proposes the next step. The groups of the person are read from Cognito, so that Undo gives back what was there. */
export function ChangeStepDialog({ username, role, ladder, onClose }: ChangeStepDialogProps) {
  const { data } = useShown(GroupsOfPersonDocument, { username });
  const groups = data?.user?.groups;
  if (groups === undefined) return null;
  return <RoleDialog {...{ username, ladder, onClose }} groupNames={groups.map(({ name }) => name)} first={role} />;
}
