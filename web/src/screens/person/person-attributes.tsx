import { attributeLabel } from '../../changes/attribute-label.ts';
import { Badge } from '../../parts/badge.tsx';
import { Card } from '../../parts/card.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Name } from '../../parts/name.tsx';
import { texts } from '../../texts.ts';
import type { PersonData } from './person.tsx';

/** What Cognito keeps of the person. */
export function PersonAttributes({ user }: { readonly user: PersonData }) {
  const shown = user.attributes.filter(({ name }) => !name.endsWith('_verified') && name !== 'sub');
  const isVerified = (name: string) =>
    user.attributes.some((each) => each.name === `${name}_verified` && each.value === 'true');
  return (
    <Card title={texts.person.attributes}>
      <dl className="facts card-body">
        {shown.map(({ name, value }) => (
          <div key={name} className="fact">
            <dt>{attributeLabel(name)}</dt>
            <dd>
              <Name>{value ?? ''}</Name>
              {isVerified(name) ? <Badge kind="good">{texts.person.verified}</Badge> : null}
            </dd>
          </div>
        ))}
        <div className="fact">
          <dt>{texts.person.sub}</dt>
          <dd>
            <Name mono>{user.sub ?? ''}</Name>
          </dd>
        </div>
        <div className="fact">
          <dt>{texts.person.updated}</dt>
          <dd>
            <Moment at={user.updatedAt} />
          </dd>
        </div>
      </dl>
    </Card>
  );
}
