#!/usr/bin/env node
import { runCli } from './cli/cli.ts';

// What it would say in nine lines, at every command, the server says in one.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
process.exitCode = await runCli(process.argv.slice(2));
