import { TextField } from '../parts/field.tsx';
import { texts } from '../texts.ts';

interface ReasonFieldProps {
  readonly value: string;
  onChange(reason: string): void;
}

const MOST_CHARACTERS = 500;

/** Why: it stands in the trail beside the change. The service says where one is required. */
export function ReasonField({ value, onChange }: ReasonFieldProps) {
  return (
    <TextField label={texts.reason} value={value} onChange={onChange} maxLength={MOST_CHARACTERS} autoComplete="off" />
  );
}

/** Returns what is sent: nothing for an empty field. */
export function reasonOf(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
