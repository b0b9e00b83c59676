import type { AuditStore } from '../../domain/ports/audit-store.ts';
import { auditTable } from '../../export/audit-table.ts';
import { parseAuditQuery } from '../../export/parse-audit-request.ts';
import { streamTable } from '../../export/stream-table.ts';
import { CONTENT_TYPES, TABLE_FORMAT_NAMES } from '../../export/table-format.ts';
import { type DownloadableReport, fileHeaders } from './report.ts';

/**
 * `GET /reports/audit.csv`, `.ndjson` and `.xlsx`: a row for each event of the audit trail, newest first, as far back as it is kept. See
 * `parseAuditQuery` for what restricts it. Costs no call to Cognito.
 */
export function auditReports(audit: Pick<AuditStore, 'page'>): readonly DownloadableReport[] {
  return TABLE_FORMAT_NAMES.map((name) => ({
    file: `audit.${name}`,
    permission: 'AUDIT_READ',
    open(query, session) {
      const { filter, format } = parseAuditQuery(query, name, session.now);
      return {
        headers: fileHeaders(this.file, CONTENT_TYPES[name], session),
        chunks: () => streamTable(auditTable(audit, filter, session.signal), format),
      };
    },
  }));
}
