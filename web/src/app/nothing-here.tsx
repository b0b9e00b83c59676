import { Screen } from '../parts/screen.tsx';
import { EmptyState } from '../parts/states.tsx';
import { texts } from '../texts.ts';

/** What stands in the frame at an address without a screen. */
export function NothingHere() {
  return (
    <Screen title={texts.errors.notFound}>
      <EmptyState title={texts.errors.notFound}>
        <p>{texts.errors.notFoundHint}</p>
      </EmptyState>
    </Screen>
  );
}
