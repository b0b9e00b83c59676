/**
 * What this service adds to GraphiQL's page. Text, not functions: the browser gets it as it stands here, whatever becomes
 * of the source on its way into the bundle.
 */

/**
 * A tab that is not touched yet would move away under the hand, and the click be lost; the title would be cut off, and the
 * reply be a column of single letters on a telephone.
 */
export const PAGE_STYLE = `
  .graphiql-container .graphiql-tab { transform: none !important; }
  .graphiql-container .graphiql-logo { flex-shrink: 0; white-space: nowrap; }
  @media (max-width: 600px) {
    .graphiql-container #graphiql-session { flex-direction: column; min-height: 0; }
    .graphiql-container #graphiql-session > * { min-height: 0; }
    .graphiql-container #graphiql-session > .graphiql-horizontal-drag-bar { display: none; }
  }
  @media (max-width: 800px) {
    .graphiql-container .graphiql-session-header { height: auto; flex-wrap: wrap; }
    .graphiql-container .graphiql-logo { order: -1; width: 100%; margin: 0; }
    .graphiql-container .graphiql-tabs { flex: 1; }
  }
`;

/**
 * Defines `openGraphiql(root, options)`, which takes what Yoga's own function takes.
 *
 * - A link may bring `query`, `variables` and `operationName`; they get a tab of their own, and run when told to.
 *   Headers are not taken from a link: nobody else says whom a request comes from.
 * - The request headers belong to the window: every tab has the same, and they are there after a reload. They are kept in
 *   the window's session storage, which no other site and no other window reads and which ends with it. They are never
 *   part of the address.
 */
export const PAGE_SCRIPT = String.raw`
  function openGraphiql(root, options) {
    const HEADERS = 'cognito-admin-graphql:headers';
    const link = new URL(location.href).searchParams;
    const query = link.get('query') || null;
    const headers = sessionStorage.getItem(HEADERS) ?? '';
    keepHeaders();
    rollTabs();
    if (link.has('operationName')) chooseOperation(link.get('operationName'));
    YogaGraphiQL.renderYogaGraphiQL(root, {
      ...options,
      headers,
      variables: variablesOfLink(),
      defaultTabs: tabs(),
      onEditQuery: leaveLink,
      onEditVariables: leaveLink,
    });

    function tabs() {
      const variables = variablesOfLink() ?? null;
      if (query !== null) return [{ query, variables }, ...options.defaultTabs.filter((tab) => tab.query !== query)];
      return options.defaultTabs.map((tab, place) => (place === 0 ? { ...tab, variables } : tab));
    }

    /** Left out: those that the browser has of the last visit, which are those of the query that was open then. */
    function variablesOfLink() {
      const variables = link.get('variables');
      if (variables !== null) return readable(variables);
      return query === null || query === localStorage.getItem('graphiql:query') ? undefined : '';
    }

    function readable(json) {
      try {
        return JSON.stringify(JSON.parse(json), null, 2);
      } catch {
        return json;
      }
    }

    /** Once something is edited or another tab is opened, the link's variables are not those of what is shown. */
    function leaveLink() {
      const address = new URL(location.href);
      address.searchParams.delete('variables');
      address.searchParams.delete('operationName');
      history.replaceState(history.state, '', address);
    }

    function keepHeaders() {
      let kept = headers;
      monaco.editor.onDidCreateModel((model) => {
        if (!model.uri.path.endsWith('request-headers.json')) return;
        model.onDidChangeContent(({ isFlush }) => {
          const text = model.getValue();
          if (text === kept) return;
          // A flush is GraphiQL's own: it brings what the tab had, or the same in a prettier form.
          if (isFlush && squeezed(text) !== squeezed(kept)) {
            queueMicrotask(() => model.setValue(kept));
            return;
          }
          kept = text;
          if (text.trim() === '') sessionStorage.removeItem(HEADERS);
          else sessionStorage.setItem(HEADERS, text);
        });
      });
    }

    function squeezed(text) {
      return text.replace(/\s/g, '');
    }

    /** There are more tabs than the window is wide, and a wheel turns only up and down. */
    function rollTabs() {
      const roll = (event) => {
        const tabs = event.target.closest('.graphiql-tabs');
        if (tabs !== null && event.deltaX === 0) tabs.scrollLeft += event.deltaY;
      };
      root.addEventListener('wheel', roll, { passive: true });
    }

    /** GraphiQL runs the operation that the cursor is in. */
    function chooseOperation(name) {
      if (!/^[_A-Za-z][_0-9A-Za-z]*$/.test(name)) return;
      const operation = new RegExp('\\b(query|mutation|subscription)\\s+' + name + '\\b');
      const watch = monaco.editor.onDidCreateEditor((editor) => {
        editor.onDidChangeModel(() => {
          const model = editor.getModel();
          if (!model?.uri.path.endsWith('operation.graphql')) return;
          watch.dispose();
          const start = model.getValue().search(operation);
          if (start === -1) return;
          const position = model.getPositionAt(start);
          editor.setPosition(position);
          editor.revealPositionInCenter(position);
        });
      });
    }
  }
`;
