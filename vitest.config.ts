import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

const require = createRequire(import.meta.url);

export default defineConfig({
  // Vitest would load graphql twice, once as ESM and once as CommonJS, and graphql refuses values "from another module or realm".
  resolve: { alias: [{ find: /^graphql$/, replacement: require.resolve('graphql') }] },
  test: {
    include: ['test/**/*.test.ts', 'web/src/**/*.test.ts'],
    exclude: ['test/browser/**'],
    globalSetup: ['test/support/run-directory.ts', 'test/support/postgres/global-setup.ts'],
    // Vitest would leave one core of a small machine idle.
    maxWorkers: 2,
    // The files of a worker share the modules: to load the SDK, graphql and the schema anew for each takes a third of the time.
    isolate: false,
    // The slowest start child processes; a busy machine must not make them fail.
    testTimeout: 30_000,
  },
});
