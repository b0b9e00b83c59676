/** How the database is reached, and which part of it is the service's. */
export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`, with the parameters that `pg` knows. Never shown. */
  readonly url: string;
  /** The schema that holds all tables. Made where it is missing. */
  readonly schema: string;
  /** Connections that a process has open at most. */
  readonly maxConnections: number;
  /** By which PostgreSQL lists the connection. */
  readonly applicationName: string;
}
