import type { Group } from '../domain/model/group.ts';
import type { User } from '../domain/model/user.ts';
import type { UserSession } from '../domain/model/user-session.ts';

/** Gathers the keys of a moment, and loads each once a request. */
export interface KeyLoader<Value> {
  load(key: string): Promise<Value>;
}

/** What the fields of a user or a group read, whether the object comes from the pool or from the directory index. */
export interface ObjectLoaders {
  /** The groups of a user, highest authority first, by username. */
  readonly groupsOfUser: KeyLoader<readonly Group[]>;
  /** A user by exact username; null if there is none. */
  readonly userByUsername: KeyLoader<User | null>;
  /** A group by name; null if there is none. */
  readonly groupByName: KeyLoader<Group | null>;
  /** The active sessions of a user, by username. */
  readonly sessionsOfUser: KeyLoader<readonly UserSession[]>;
  /** The number of a group's members. */
  readonly memberCount: KeyLoader<number>;
}
