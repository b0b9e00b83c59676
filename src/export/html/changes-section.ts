import type { ChangeWithEvent } from '../../domain/directory-index/change-with-event.ts';
import type { DirectoryChangeKind } from '../../domain/directory-index/directory-change.ts';
import type { RecentChanges } from '../../domain/directory-index/recent-changes.ts';
import { escapeHtml, nameHtml } from './html.ts';

/** Over how many days the page looks back. */
export const DAYS_BACK = 30;

const WORDS: Readonly<Record<DirectoryChangeKind, string>> = {
  USER_CREATED: 'User created',
  USER_UPDATED: 'User changed',
  USER_ENABLED: 'User enabled',
  USER_DISABLED: 'User disabled',
  USER_DELETED: 'User deleted',
  GROUP_CREATED: 'Group created',
  GROUP_UPDATED: 'Group changed',
  GROUP_DELETED: 'Group deleted',
  MEMBERSHIP_ADDED: 'Added to group',
  MEMBERSHIP_REMOVED: 'Removed from group',
};

const UNKNOWN = {
  NO_INDEX: 'Not known: this service keeps no index of the directory. DIRECTORY_INDEX=on keeps one.',
  NOT_READ: 'Not known yet: the first reading of the pool into the index is under way.',
};

/** The section on what became different, newest first. */
export function changesSection(changes: RecentChanges): string {
  const heading = `Changed in ${DAYS_BACK} days`;
  if (changes.kind === 'unknown') return `<section><h2>${heading}</h2>\n<p>${UNKNOWN[changes.reason]}</p></section>`;
  const { since, total, newest } = changes;
  const known = `<p class="about">Since ${minute(since)} UTC, through this service and elsewhere.</p>`;
  const table = total === 0 ? '<p>Nothing.</p>' : changeTable(newest);
  const hidden = total - newest.length;
  const more =
    hidden > 0
      ? `<p>And ${hidden.toLocaleString('en-US')} more: see the command "changes", or directoryChanges of the API.</p>`
      : '';
  return `<section><h2>${heading}: ${total.toLocaleString('en-US')}</h2>\n${known}${table}${more}</section>`;
}

function changeTable(changes: readonly ChangeWithEvent[]): string {
  const rows = changes.map(({ change, event }) => {
    const { kind, username, groupName, changed, notAfter, origin } = change;
    const what = changed.length === 0 ? WORDS[kind] : `${WORDS[kind]}: ${changed.join(', ')}`;
    const by = origin === 'ELSEWHERE' ? 'elsewhere' : event === null ? 'this service' : nameHtml(event.actor);
    const cells = [minute(notAfter), escapeHtml(what), nameHtml(username ?? ''), nameHtml(groupName ?? ''), by];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  const names = ['Seen', 'What', 'User', 'Group', 'By'];
  return `<table><thead><tr>${names.map((name) => `<th>${name}</th>`).join('')}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`;
}

/** 2026-05-01 12:30 */
function minute(time: Date): string {
  return time.toISOString().slice(0, 16).replace('T', ' ');
}
