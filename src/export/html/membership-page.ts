import type { RecentChanges } from '../../domain/directory-index/recent-changes.ts';
import type { GroupSize, MembershipSummary, NamedUser } from '../../domain/report/membership-summary.ts';
import { changesSection } from './changes-section.ts';
import { escapeHtml, nameHtml } from './html.ts';
import { PAGE_STYLE } from './page-style.ts';

/** How many groups or users one list of the page has: what is longer is for a file. */
export const MAX_LISTED = 500;

/** Of what the page is, and what became different there. */
export interface PageSubject {
  readonly poolId: string;
  readonly asOf: Date;
  readonly changes: RecentChanges;
}

/** Returns a page to print: the totals, the groups by size, who is worth a look, and what changed. It has no script, and loads nothing. */
export function membershipPage(summary: MembershipSummary, { poolId, asOf, changes }: PageSubject): string {
  const title = `Memberships of ${poolId}`;
  const { administrators, inNoGroup, disabledInGroups, groups } = summary;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
<p class="about">As of ${asOf.toISOString().slice(0, 16).replace('T', ' ')} UTC</p>
${totals(summary)}
${section('Groups by size', groups.length, 'There is no group.', groupTable(groups))}
${section('Administrators', administrators.length, 'Nobody is in a group of administrators.', userTable(administrators))}
${section('In no group', inNoGroup.length, 'Everybody is in a group.', userTable(inNoGroup))}
${section('Disabled, and in a group', disabledInGroups.length, 'Nobody.', userTable(disabledInGroups))}
${changesSection(changes)}
</body>
</html>
`;
}

function totals({ users, memberships, groups, inNoGroup, disabledInGroups }: MembershipSummary): string {
  const figures: readonly (readonly [string, number])[] = [
    ['Users', users],
    ['Groups', groups.length],
    ['Memberships', memberships],
    ['Users in no group', inNoGroup.length],
    ['Disabled users in groups', disabledInGroups.length],
    ['Groups without a member', groups.filter(({ members }) => members === 0).length],
  ];
  return `<dl>${figures.map(([name, figure]) => `<div><dt>${name}</dt><dd>${grouped(figure)}</dd></div>`).join('')}</dl>`;
}

/** @param table shows the first of the list */
function section(heading: string, length: number, none: string, table: string): string {
  const more =
    length > MAX_LISTED ? `<p>And ${grouped(length - MAX_LISTED)} more: see /reports/membership.csv.</p>` : '';
  return `<section><h2>${heading}: ${grouped(length)}</h2>\n${length === 0 ? `<p>${none}</p>` : table}${more}</section>`;
}

function groupTable(groups: readonly GroupSize[]): string {
  const most = Math.max(1, groups[0]?.members ?? 0);
  const rows = groups.slice(0, MAX_LISTED).map(({ group: { name, precedence }, members }) => {
    const width = ((100 * members) / most).toFixed(2);
    const bar = `<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect width="${width}" height="10"/></svg>`;
    return `<tr><td>${nameHtml(name)}</td><td class="number">${precedence ?? ''}</td><td class="number">${grouped(members)}</td><td class="bar">${bar}</td></tr>`;
  });
  return `<table><thead><tr><th>Group</th><th class="number">Precedence</th><th class="number">Members</th><th></th></tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`;
}

function userTable(users: readonly NamedUser[]): string {
  const rows = users
    .slice(0, MAX_LISTED)
    .map(
      ({ username, name, enabled }) =>
        `<tr><td>${nameHtml(username)}</td><td>${nameHtml(name ?? '')}</td><td>${enabled ? 'enabled' : 'disabled'}</td></tr>`,
    );
  return `<table><thead><tr><th>Username</th><th>Name</th><th>Account</th></tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`;
}

/** 12,345 */
function grouped(figure: number): string {
  return figure.toLocaleString('en-US');
}
