const TOTALS = 'totals { users groups memberships usersInNoGroup disabledUsersInGroups emptyGroups }';
const PLAN = 'plan { strategy calls { operation count } durationSeconds }';

/** Everybody in every group, from both sides. */
export const FULL_REPORT = /* GraphQL */ `
  query FullReport {
    membershipReport {
      ${TOTALS}
      groups { group { name } memberCount members { username } }
      users { user { username } groups { name } }
      usersInNoGroup { username }
      ${PLAN}
    }
  }
`;

/** The same scan, with an answer that does not grow with the pool: one response lists no more than 20,000 users. */
export const COUNTS_ONLY = /* GraphQL */ `
  query ReportOfCounts {
    membershipReport {
      ${TOTALS}
      groups { group { name } memberCount }
      ${PLAN}
    }
  }
`;

export interface ReportReply {
  readonly totals: Readonly<Record<string, number>>;
  readonly groups: readonly {
    readonly group: { readonly name: string };
    readonly memberCount: number;
    /** Absent if only counts are selected, as the next two are. */
    readonly members?: readonly Named[];
  }[];
  readonly users?: readonly { readonly user: Named; readonly groups: readonly { readonly name: string }[] }[];
  readonly usersInNoGroup?: readonly Named[];
  readonly plan: {
    readonly strategy: string;
    readonly calls: readonly { readonly operation: string; readonly count: number }[];
    readonly durationSeconds: number;
  };
}

interface Named {
  readonly username: string;
}

/**
 * Returns the data of a reply. Its shape is not checked: the query selects just this.
 *
 * @throws Error if the reply has errors
 */
export function readReport(text: string): ReportReply {
  const { data, errors } = JSON.parse(text);
  if (errors !== undefined) throw new Error(`The report failed: ${JSON.stringify(errors)}`);
  return data.membershipReport;
}
