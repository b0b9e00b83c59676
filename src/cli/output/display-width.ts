const SEGMENTER = new Intl.Segmenter();

/** Characters without a width: marks, joiners and other format characters. */
const WITHOUT_WIDTH = /^[\p{M}\p{Cf}]+$/u;
/** Characters of two columns, by Unicode's East Asian Width: ideographs, kana, hangul, full-width forms; and emoji. */
const WIDE =
  /^[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\ufe0f/u;
const HALF_WIDTH_FORMS = /^[\uff61-\uffdc]/;

/** Returns how many columns of a terminal the text takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of SEGMENTER.segment(text)) {
    if (WITHOUT_WIDTH.test(segment)) continue;
    width += WIDE.test(segment) && !HALF_WIDTH_FORMS.test(segment) ? 2 : 1;
  }
  return width;
}
