import { useParams } from '@tanstack/react-router';
import { Screen } from '../../parts/screen.tsx';

/** One person. */
export function Person() {
  const { username } = useParams({ from: '/people/$username' });
  return <Screen title={username}> </Screen>;
}
