import { readdirSync, statSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { check } from './checks.ts';
import { type OpenedService, openService } from './opened-service.ts';

const PATIENCE_MS = 60_000;
const WIDTHS = [360, 768, 1280, 1920];

/** How the visits are made: the arguments of dashboard.browser.ts. */
export interface VisitOptions {
  readonly browser: string;
  readonly service: string;
  /** Where pictures of what is inspected go. */
  readonly screenshots: string | undefined;
  readonly serviceArguments: readonly string[];
}

/** One journey through the dashboard: a file of `journeys/`. It finds the service as it starts, with its sample company. */
export type Journey = (visit: DashboardVisit) => Promise<void>;

/** What a file of `journeys/` exports. */
export interface JourneyFile {
  readonly journey: Journey;
  /** What the service is started with: `['--auth']`. */
  readonly serviceArguments?: readonly string[];
  /** The service, where it is not the one that is started by default. */
  readonly service?: string;
}

/** The service in a process of its own, and a browser that has never been there. */
export class DashboardVisit {
  readonly page: Page;
  readonly service: OpenedService;
  /** What the browser found wrong. A journey that provokes something takes it out. */
  readonly complaints: string[] = [];
  readonly #browser: Browser;
  readonly #screenshots: string | undefined;

  private constructor(service: OpenedService, browser: Browser, page: Page, screenshots: string | undefined) {
    this.service = service;
    this.#browser = browser;
    this.page = page;
    this.#screenshots = screenshots;
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && this.complaints.push(message.text()));
  }

  static async open(options: VisitOptions): Promise<DashboardVisit> {
    const { browser: executablePath, service: main, screenshots, serviceArguments } = options;
    const service = await openService(main, serviceArguments);
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    const page = await (await newContext(browser)).newPage();
    return new DashboardVisit(service, browser, page, screenshots);
  }

  get origin(): string {
    return new URL(this.service.url).origin;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.service.close();
  }

  goTo(path: string): Promise<unknown> {
    return this.page.goto(`${this.origin}${path}`);
  }

  /** Makes a change by the API, as another person would meanwhile; or asks. */
  async ask(query: string): Promise<unknown> {
    const response = await fetch(this.service.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return (await response.json()).data;
  }

  /** Asks until the answer is as expected; false if it is not within some seconds. */
  async until(query: string, isAsExpected: (data: unknown) => boolean): Promise<boolean> {
    for (let attempt = 0; attempt < 40; attempt += 1) {
      if (isAsExpected(await this.ask(query))) return true;
      await this.page.waitForTimeout(250);
    }
    return false;
  }

  /** Waits for the end of the index's first reading: what searches, sorts and counts is there from then on. */
  async indexIsThere(): Promise<void> {
    await this.until('{ directory { asOf } }', (data) => !JSON.stringify(data).includes('"directory":null'));
  }

  /** Reports what axe finds, and whether the page can be seen without moving it sideways. */
  async inspect(what: string): Promise<void> {
    const { page } = this;
    await page.addScriptTag({ content: axe.source });
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        await page.waitForTimeout(300);
        const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
        check(`${what} fits into ${width} px, ${scheme}`, Number(overflow) <= 0, String(overflow));
        const found = await page.evaluate(
          "(async () => (await axe.run()).violations.map(({ id, nodes }) => id + ': ' + nodes[0].target))()",
        );
        const isClean = Array.isArray(found) && found.length === 0;
        check(`axe finds nothing on ${what} at ${width} px, ${scheme}`, isClean, JSON.stringify(found));
        if (this.#screenshots === undefined) continue;
        await page.screenshot({ path: `${this.#screenshots}/dashboard-${what}-${width}-${scheme}.png` });
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 800 });
  }

  /** The kilobytes of compressed scripts that the page has asked for until now. */
  async scriptKilobytes(): Promise<number> {
    const names = await this.page.evaluate(
      "performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)",
    );
    const loaded = new Set(Array.isArray(names) ? names : []);
    const built = readdirSync('dist/web/assets').filter((name) => name.endsWith('.js'));
    const bytes = built
      .filter((name) => loaded.has(`/assets/${name}`))
      .map((name) => statSync(`dist/web/assets/${name}.gz`).size);
    return bytes.reduce((sum, each) => sum + each, 0) / 1000;
  }
}

/** The policy of the page lets nothing in from elsewhere, so axe comes as an isolated script. */
function newContext(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({ viewport: { width: 1280, height: 800 }, bypassCSP: true });
}
