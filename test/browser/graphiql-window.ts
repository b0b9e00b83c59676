import type { Locator, Page, Request } from 'playwright-core';

/** How long a hand holds the button down: long enough for a tab that moves at its touch to move away. */
const CLICK_MS = 80;

/** How long a hand takes from one place to the next. */
const HAND_MS = 300;

/** How long a subscription is watched before it is stopped. The longest of the examples that end takes some two seconds. */
const STREAM_MS = 5_000;

/** One operation that the page has sent, and what came back. */
export interface Exchange {
  readonly authorization: string | null;
  readonly sent: string;
  readonly reply: string;
}

interface Execution {
  readonly operationName?: string;
  readonly onStream?: () => Promise<void>;
}

/** GraphiQL in a window of the browser, as a person sees and handles it. */
export class GraphiqlWindow {
  readonly page: Page;
  readonly #complaints: string[] = [];
  readonly #origins = new Set<string>();

  constructor(page: Page) {
    this.page = page;
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol !== 'data:' && protocol !== 'blob:') this.#origins.add(origin);
    });
    page.on('pageerror', (error) => this.#complaints.push(error.message));
    page.on('console', (message) => {
      // Before a token is pasted, and after it is taken out.
      if (message.type() === 'error' && !message.text().includes('401 (Unauthorized)'))
        this.#complaints.push(message.text());
    });
  }

  /** What the browser found wrong. */
  get complaints(): readonly string[] {
    return this.#complaints;
  }

  /** Whom requests were sent to. */
  get origins(): readonly string[] {
    return [...this.#origins];
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.#ready();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.#ready();
  }

  tabs(): Promise<string[]> {
    return this.page.locator('.graphiql-tab-button').allInnerTexts();
  }

  async activeTab(): Promise<string> {
    return ((await this.page.locator('.graphiql-tab-active .graphiql-tab-button').textContent()) ?? '').trim();
  }

  /** With the mouse, at the place where the tab was when the hand went there. */
  async clickTab(name: string): Promise<void> {
    const tab = this.page.getByRole('button', { name, exact: true });
    await tab.scrollIntoViewIfNeeded();
    await this.#press(tab);
  }

  /**
   * Clicks on Execute, and on the operation where there are several; resolves with the whole reply. `onStream` is called when a
   * subscription has begun.
   */
  async execute({ operationName, onStream }: Execution = {}): Promise<Exchange> {
    const answered = this.page.waitForResponse((response) => isOperation(response.request()));
    await this.page.locator('.graphiql-execute-button').click();
    if (operationName !== undefined) await this.page.getByRole('menuitem', { name: operationName }).click();
    const response = await answered;
    const headers = await response.request().allHeaders();
    const streams = response.headers()['content-type'] === 'text/event-stream';
    if (streams) await onStream?.();
    return {
      authorization: headers.authorization ?? null,
      sent: response.request().postData() ?? '',
      reply: streams ? await this.#lastEvent() : await response.text(),
    };
  }

  /**
   * What is shown when a subscription has ended: the browser keeps no body of a stream. One that goes on until it is
   * stopped is stopped, after a while in which it could have sent an error.
   */
  async #lastEvent(): Promise<string> {
    const ended = this.page.locator('.graphiql-execute-button[aria-label^="Execute"]');
    const ends = await ended.waitFor({ timeout: STREAM_MS }).then(
      () => true,
      () => false,
    );
    if (!ends) await this.page.locator('.graphiql-execute-button[aria-label^="Stop"]').click();
    await ended.waitFor();
    return this.shown();
  }

  /** Presses Control and Enter in the query editor, where its cursor is; resolves with what was sent. */
  async runAtCursor(): Promise<string> {
    const sent = this.page.waitForRequest(isOperation);
    await this.page.locator('.graphiql-query-editor textarea').focus();
    await this.page.keyboard.press('Control+Enter');
    return (await sent).postData() ?? '';
  }

  /** What the reply's half of the window shows. */
  shown(): Promise<string> {
    return textOf(this.page.locator('.result-window'));
  }

  query(): Promise<string> {
    return textOf(this.page.locator('.graphiql-query-editor'));
  }

  variables(): Promise<string> {
    return textOf(this.page.locator('.graphiql-editor-tool .graphiql-editor').first());
  }

  headers(): Promise<string> {
    return textOf(this.page.locator('.graphiql-editor-tool .graphiql-editor').last());
  }

  /** Pastes over what is there. */
  async pasteHeaders(text: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Headers', exact: true }).click();
    await this.#fill('Headers', text);
  }

  async pasteVariables(text: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Variables', exact: true }).click();
    await this.#fill('Variables', text);
  }

  /** What the browser keeps of this page, and where it is; in one text. */
  traces(): Promise<string> {
    return this.page.evaluate(() => JSON.stringify([location.href, document.cookie, { ...localStorage }]));
  }

  async #fill(section: string, text: string): Promise<void> {
    await this.page.locator(`section[aria-label="${section}"] .graphiql-editor:not(.hidden) .view-lines`).click();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Delete');
    await this.page.keyboard.insertText(text);
    // The page tells its tabs of a change when the typing has paused.
    await this.page.waitForTimeout(700);
  }

  async #press(target: Locator): Promise<void> {
    const box = await target.boundingBox();
    if (box === null) throw new Error('There is nothing to click on.');
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await this.page.mouse.down();
    await this.page.waitForTimeout(CLICK_MS);
    await this.page.mouse.up();
    // Before a tenth of a second has passed, GraphiQL executes by the name of the operation that was open before.
    await this.page.waitForTimeout(HAND_MS);
  }

  async #ready(): Promise<void> {
    await this.page.locator('.graphiql-execute-button').waitFor();
    await this.page.locator('.graphiql-query-editor .view-line').first().waitFor();
  }
}

function isOperation(request: Request): boolean {
  return request.method() === 'POST' && !(request.postData() ?? '').includes('IntrospectionQuery');
}

/** The lines of an editor that are in sight, from top to bottom: they stand in the page in any order. */
function textOf(editor: Locator): Promise<string> {
  return editor.locator('.view-line').evaluateAll((lines) =>
    lines
      .map((line) => ({ top: line.getBoundingClientRect().top, text: line.textContent ?? '' }))
      .sort((a, b) => a.top - b.top)
      .map(({ text }) => text.replaceAll('\u00a0', ' '))
      .join('\n'),
  );
}
