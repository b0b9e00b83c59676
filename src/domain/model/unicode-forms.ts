// biome-ignore lint/suspicious/noControlCharactersInRegex: they are ASCII, too.
const ASCII = /^[\x00-\x7f]*$/;

/**
 * Returns the forms in which Unicode writes the text: as it stands, composed (NFC) and decomposed (NFD), each once. `é` is
 * one character or two, and nobody can see which; Cognito keeps what it is given and compares the characters. So what is
 * searched for is searched for in each form. A text that mixes the forms is found as it stands.
 */
export function unicodeForms(text: string): readonly string[] {
  return ASCII.test(text) ? [text] : [...new Set([text, text.normalize('NFC'), text.normalize('NFD')])];
}
