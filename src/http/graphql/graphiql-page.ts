/**
 * What this service adds to GraphiQL's page. As text, not functions: the browser gets it unchanged, whatever the bundler
 * does to the source.
 */

/**
 * Otherwise a tab would move under the pointer, so that the click is lost, the title would be cut off, and on a phone the
 * response would be a column of single letters.
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
 * - A link may contain `query`, `variables` and `operationName`; they get a tab of their own, and run when the user runs
 * them. Headers are not read from a link: a link must not set the caller.
 * - The request headers belong to the window: every tab has the same, and they survive a reload. They are kept in the
 * window's session storage, which no other site or window can read and which ends with the window. They are never part of
 * the URL. Each pool's page has its own: a token of one pool is not sent to another.
 */
export const PAGE_SCRIPT = String.raw`
  function openGraphiql(root, options) {
    const HEADERS = 'cognito-admin-graphql:headers:' + location.pathname;
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

    /** Returns the link's variables, instead of those of the last visit, which belong to the query that was open then. */
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

    /**
     * Removes the link from the URL once something is edited or another tab is opened: it no longer matches what is shown.
     */
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
          // A flush is GraphiQL's own: it sets the text of the tab, perhaps in a prettier form.
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

    /** Scrolls the tabs sideways by the mouse wheel. */
    function rollTabs() {
      const roll = (event) => {
        const tabs = event.target.closest('.graphiql-tabs');
        if (tabs !== null && event.deltaX === 0) tabs.scrollLeft += event.deltaY;
      };
      root.addEventListener('wheel', roll, { passive: true });
    }

    /** Moves the cursor: GraphiQL runs the operation that it is in. */
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
