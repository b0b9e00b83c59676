import './name.css';

/**
 * Controls that turn the writing around or cannot be seen: shown, since they may be there to deceive. The two joiners are
 * none of them: Persian and many emoji are written with them.
 */
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}]|(?!\u200c|\u200d)\p{Cf}/gu;

/** Returns the text with what cannot be seen made visible: `‹U+202E›`. */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
  });
}

interface NameProps {
  readonly children: string;
  readonly mono?: boolean;
}

/** A text that somebody else wrote: it does not change the writing around it, and is cut where there is no room. */
export function Name({ children, mono = false }: NameProps) {
  const text = visibleText(children);
  return (
    <bdi className={mono ? 'name mono' : 'name'} title={text}>
      {text}
    </bdi>
  );
}
