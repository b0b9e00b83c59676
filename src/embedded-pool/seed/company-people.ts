import type { UserStatus } from '../records.ts';
import { DEFAULT_POOL_ID } from '../user-pools.ts';
import { API_GROUPS } from './company-groups.ts';

/** Somebody whom examples and tests know by name. */
export interface Person {
  readonly username: string;
  readonly givenName: string;
  readonly familyName: string;
  /** Before `@example.com`. */
  readonly mailbox: string;
  readonly groups: readonly string[];
  readonly status?: UserStatus;
  readonly enabled?: boolean;
  readonly phone?: string;
  /** Further attributes. */
  readonly attributes?: Readonly<Record<string, string>>;
}

export const NAMED_USERS: readonly Person[] = [
  person('john.doe', 'John', 'Doe', ['employee', 'developers', 'engineering', 'employees'], { phone: '+12065550100' }),
  person('problematic.user', 'Percy', 'Robles', ['employee', 'sales', 'employees'], { phone: '+12065550101' }),
  person('emp1', 'Erin', 'Platt', ['onboarding'], { status: 'FORCE_CHANGE_PASSWORD' }),
  person('emp2', 'Esteban', 'Morales', ['onboarding'], { status: 'FORCE_CHANGE_PASSWORD' }),
  person('emp3', 'Evelyn', 'Mbeki', ['onboarding'], { status: 'FORCE_CHANGE_PASSWORD' }),
  person('new.hire', 'Nora', 'Hire', [], { status: 'FORCE_CHANGE_PASSWORD' }),

  person('ada.root', 'Ada', 'Root', ['super_admin', 'administrators', 'operations', 'employees'], {
    phone: '+12065550102',
  }),
  person('grace.keys', 'Grace', 'Keys', ['super_admin', 'administrators', 'engineering', 'developers', 'employees']),
  person('maria.admin', 'Maria', 'Alvarez', ['admin', 'administrators', 'human-resources', 'employees'], {
    phone: '+12065550103',
  }),
  person('tom.admin', 'Tom', 'Ashworth', ['admin', 'administrators', 'operations', 'employees']),
  person('lena.admin', 'Lena', 'Amsel', ['admin', 'administrators', 'engineering', 'developers', 'employees']),

  person('dana.pipeline', 'Dana', 'Pipeline', ['data-readers', 'data-writers']),
  person('rhea.report', 'Rhea', 'Porter', ['report-authors', 'report-viewers', 'finance']),
  person(
    'integration.robot',
    'Integration',
    'Robot',
    API_GROUPS.map((group) => group.name),
  ),

  person('søren.ørsted', 'Søren', 'Ørsted', ['employee', 'research', 'employees'], { mailbox: 'soren.orsted' }),
  person('小林.美咲', '美咲', '小林', ['manager', 'design', 'employees'], { mailbox: 'misaki.kobayashi' }),
  person("zoë.o'hara", 'Zoë', "O'Hara", ['employee', 'marketing', 'employees', 'équipe-paris'], {
    mailbox: 'zoe.ohara',
  }),
  person('łukasz.żak', 'Łukasz', 'Żak', ['employee', 'engineering', 'developers', 'employees'], {
    mailbox: 'lukasz.zak',
  }),
  person('νίκος.παππάς', 'Νίκος', 'Παππάς', ['employee', 'finance', 'employees'], { mailbox: 'nikos.pappas' }),
  person('آمنة.حداد', 'آمنة', 'حداد', ['employee', 'legal', 'employees'], { mailbox: 'amina.haddad' }),
  person('анна.петрова', 'Анна', 'Петрова', ['manager', 'sales', 'employees'], { mailbox: 'anna.petrova' }),
  person('jean-luc.d’arc', 'Jean-Luc', 'd’Arc', ['guest', 'r&d/"moonshot",phase-2', 'équipe-paris'], {
    mailbox: 'jean-luc.darc',
  }),

  person('Okta_freya.lindqvist@example.com', 'Freya', 'Lindqvist', [`${DEFAULT_POOL_ID}_Okta`, 'employee', 'design'], {
    mailbox: 'freya.lindqvist',
    status: 'EXTERNAL_PROVIDER',
    attributes: {
      identities:
        '[{"userId":"freya.lindqvist@example.com","providerName":"Okta","providerType":"SAML","primary":true}]',
    },
  }),
];

type Particulars = Partial<Pick<Person, 'mailbox' | 'status' | 'enabled' | 'phone' | 'attributes'>>;

function person(
  username: string,
  givenName: string,
  familyName: string,
  groups: readonly string[],
  particulars: Particulars = {},
): Person {
  return { username, givenName, familyName, groups, mailbox: username, ...particulars };
}
