import { defineConfig } from 'vite';
import { thirdPartyLicenses } from '../scripts/third-party-licenses.ts';
import { compressed, persistedDocuments } from './build/plugins.ts';

/** Where `npm run dev --workspace web` finds the service. */
const SERVICE = 'http://127.0.0.1:4000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [persistedDocuments(), compressed(), thirdPartyLicenses()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    // The policy of the page names no `data:`.
    assetsInlineLimit: 0,
    // What browsers that lack it would need is a script that Vite writes for browsers from before 2023.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      onwarn(warning, warn) {
        // `'use client'` in packages: it means nothing in a page that no server renders.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
  server: { proxy: { '^(/pools/[^/]+)?/(graphql|login)': SERVICE } },
});
