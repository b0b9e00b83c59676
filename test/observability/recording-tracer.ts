import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Attributes,
  type Context,
  type ContextManager,
  context,
  ROOT_CONTEXT,
  type Span,
  type SpanStatus,
  type TimeInput,
  type Tracer,
  trace,
} from '@opentelemetry/api';

/** A span as it was recorded. */
export interface RecordedSpan {
  name: string;
  readonly parent: RecordedSpan | null;
  readonly attributes: Attributes;
  readonly startTime: TimeInput | undefined;
  endTime: TimeInput | undefined;
  status: SpanStatus | null;
  ended: boolean;
}

/** Sets up what an OpenTelemetry SDK would, for this process, and answers with the spans as they begin. */
export function recordSpans(): RecordedSpan[] {
  const spans: RecordedSpan[] = [];
  const recorded = new WeakMap<object, RecordedSpan>();
  const begin: Tracer['startSpan'] = (name, options = {}, parentContext = context.active()) => {
    const parent = trace.getSpan(parentContext);
    const entry: RecordedSpan = {
      name,
      parent: (parent && recorded.get(parent)) ?? null,
      attributes: { ...options.attributes },
      startTime: options.startTime,
      endTime: undefined,
      status: null,
      ended: false,
    };
    spans.push(entry);
    const span = spanOf(entry);
    recorded.set(span, entry);
    return span;
  };
  const tracer: Tracer = {
    startSpan: begin,
    startActiveSpan: () => {
      throw new Error('The service does not use this.');
    },
  };
  trace.setGlobalTracerProvider({ getTracer: () => tracer });
  context.setGlobalContextManager(asyncContexts());
  return spans;
}

/** As if no SDK had ever been loaded. */
export function stopRecording(): void {
  trace.disable();
  context.disable();
}

function spanOf(entry: RecordedSpan): Span {
  const span: Span = {
    spanContext: () => ({ traceId: '1'.repeat(32), spanId: '1'.repeat(16), traceFlags: 1 }),
    setAttribute(key, value) {
      entry.attributes[key] = value;
      return span;
    },
    setAttributes: () => span,
    addEvent: () => span,
    addLink: () => span,
    addLinks: () => span,
    setStatus(status) {
      entry.status = status;
      return span;
    },
    updateName(name) {
      entry.name = name;
      return span;
    },
    end(time) {
      entry.endTime = time;
      entry.ended = true;
    },
    isRecording: () => true,
    recordException() {},
  };
  return span;
}

function asyncContexts(): ContextManager {
  const storage = new AsyncLocalStorage<Context>();
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, fn, thisArg, ...args) => storage.run(active, () => fn.apply(thisArg, args)),
    bind: (_active, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
}
