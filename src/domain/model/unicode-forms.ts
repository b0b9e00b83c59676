// biome-ignore lint/suspicious/noControlCharactersInRegex: they are ASCII, too.
const ASCII = /^[\x00-\x7f]*$/;

/**
 * Returns the Unicode forms of a text: as it is, composed (NFC) and decomposed (NFD), without duplicates. `é` is one
 * character or two, which looks the same; Cognito keeps what it is given and compares the characters. So searches try each
 * form. A text that mixes the forms is found as it is.
 */
export function unicodeForms(text: string): readonly string[] {
  return ASCII.test(text) ? [text] : [...new Set([text, text.normalize('NFC'), text.normalize('NFD')])];
}
