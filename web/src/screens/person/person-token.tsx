import { Card } from '../../parts/card.tsx';
import { Name } from '../../parts/name.tsx';
import { texts } from '../../texts.ts';
import type { PersonData } from './person.tsx';

/** What the next token of the person will carry on account of the groups. */
export function PersonToken({ user }: { readonly user: PersonData }) {
  const { groups, roles, preferredRole } = user.tokenClaims;
  const claims = [
    ['cognito:groups', groups],
    ['cognito:roles', roles],
    ['cognito:preferred_role', preferredRole ? [preferredRole] : []],
  ] as const;
  return (
    <Card title={texts.person.token}>
      <dl className="facts card-body">
        {claims.map(([claim, values]) => (
          <div key={claim} className="fact">
            <dt className="mono">{claim}</dt>
            <dd>
              {values.length === 0 ? <span className="soft">–</span> : null}
              {values.map((value) => (
                <Name key={value} mono>
                  {value}
                </Name>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
