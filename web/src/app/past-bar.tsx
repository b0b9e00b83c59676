import { useNavigate } from '@tanstack/react-router';
import { readMoment, toFieldValue } from '../api/moment.ts';
import { useMoment } from '../api/use-moment.ts';
import { Button } from '../parts/button.tsx';
import { formatExact } from '../parts/format.ts';
import { Icon } from '../parts/icon.tsx';
import { texts } from '../texts.ts';
import './past-bar.css';

/** Says that what is shown is the past, which moment of it, and leads back to now. */
export function PastBar({ onClose }: { onClose(): void }) {
  const moment = useMoment();
  const navigate = useNavigate();
  const lookAt = (at: string | undefined) =>
    void navigate({ to: '.', search: (before: object) => ({ ...before, at }), replace: moment !== null });
  return (
    <div className="past-bar" role="status">
      <Icon name="time" />
      <span className="past-text">{moment === null ? texts.past.look : texts.past.bar(formatExact(moment))}</span>
      <input
        className="input past-field"
        type="datetime-local"
        aria-label={texts.past.choose}
        max={toFieldValue(new Date())}
        defaultValue={moment === null ? '' : toFieldValue(new Date(moment))}
        key={moment}
        onChange={(event) => {
          const chosen = readMoment(event.target.value);
          if (chosen !== null && Date.parse(chosen) < Date.now()) lookAt(chosen);
        }}
      />
      <Button
        onClick={() => {
          if (moment !== null) lookAt(undefined);
          onClose();
        }}
      >
        {moment === null ? texts.actions.close : texts.past.back}
      </Button>
    </div>
  );
}
