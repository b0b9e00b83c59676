/** One event of a subscription. */
export interface StreamedEvent {
  // biome-ignore lint/suspicious/noExplicitAny: it is whatever the document asks for; the assertions say what.
  readonly data: any;
  readonly errors: readonly { readonly message: string; readonly extensions: { readonly code: string } }[] | undefined;
}

/** A subscription's events, as a browser's EventSource gets them. Ends when the server ends the stream; leaving it leaves the server. */
export async function* eventsOf(response: Response): AsyncGenerator<StreamedEvent> {
  if (response.body === null) throw new Error('The answer is no stream.');
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.+)$/m.exec(event)?.[1];
      if (data !== undefined) yield JSON.parse(data);
    }
  }
  // An answer that is no stream.
  if (text.startsWith('{')) yield JSON.parse(text);
}
