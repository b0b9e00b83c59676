import { defineConfig } from 'tsdown';
import { thirdPartyLicenses } from './scripts/third-party-licenses.ts';

export default defineConfig({
  entry: { main: 'src/main.ts', lambda: 'src/lambda.ts' },
  platform: 'node',
  target: 'node20.19',
  dts: false,
  // Source maps would double the package; stack traces name functions without them.
  sourcemap: false,
  deps: {
    // With what they depend on, 630 small ES modules: docs/decisions/bundled-packages.md.
    alwaysBundle: [/^graphql-yoga$/, /^@graphql-yoga\/plugin-/, /^@pothos\//, /^kysely$/, /^zod$/],
    // Whatever they depend on.
    onlyBundle: false,
  },
  plugins: [thirdPartyLicenses()],
});
