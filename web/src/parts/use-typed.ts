import { useEffect, useRef, useState } from 'react';

const TYPING_MS = 200;

/** What is in the field, and the address once the typing pauses; the field follows the address when Back changes it. */
export function useTyped(value: string, commit: (typed: string) => void): [string, (typed: string) => void] {
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const latest = useRef(commit);
  latest.current = commit;
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setTyped(value);
  }, [value]);
  useEffect(() => {
    if (typed === sent.current) return;
    const { pathname } = window.location;
    const timer = setTimeout(() => {
      // Who has gone on to another screen, which still loads, is not called back by what was typed on this one.
      if (window.location.pathname !== pathname) return;
      sent.current = typed;
      latest.current(typed);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, setTyped];
}
