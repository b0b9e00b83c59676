import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: { main: 'src/main.ts', lambda: 'src/lambda.ts' },
  platform: 'node',
  target: 'node20.19',
  dts: false,
  // Source maps would double the package; stack traces name functions without them.
  sourcemap: false,
});
