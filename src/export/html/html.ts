const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What a page must not hold: control characters, and half pairs of UTF-16. */
const IMPOSSIBLE = /(?![\t\n\r])\p{Cc}|\p{Cs}/gu;

/** Returns a text as HTML, for content and for attributes in quotation marks. */
export function escapeHtml(text: string): string {
  return text.replaceAll(IMPOSSIBLE, '\ufffd').replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** Returns a name that somebody else has chosen. It is isolated: what writes from right to left in it turns nothing beside it round. */
export function nameHtml(name: string): string {
  return `<bdi>${escapeHtml(name)}</bdi>`;
}
