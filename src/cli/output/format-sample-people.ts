interface PrintedPerson {
  readonly username: string;
  readonly password: string;
  readonly token: string;
}

/** Returns who can sign in, as text to paste into a shell and into GraphiQL. */
export function formatSamplePeople(people: readonly PrintedPerson[], url: string): string {
  const lines = people.map(({ username, password, token }) => {
    const body = '{"query":"{ viewer { username groups permissions } }"}';
    return `
${username} (password ${password})
  GraphiQL: {"Authorization":"Bearer ${token}"}
  shell:    curl -s '${url}' -H 'content-type: application/json' -H 'authorization: Bearer ${token}' -d '${body}'
`;
  });
  return `
Every request needs a token. The dashboard lets one of these people be chosen; GraphiQL takes a token in its header editor,
as {"Authorization":"Bearer <token>"}: once for all its tabs, until the window is closed. These are good for an hour:
${lines.join('')}`;
}
