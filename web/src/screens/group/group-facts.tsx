import { formatNumber } from '../../parts/format.ts';
import { Moment } from '../../parts/moment.tsx';
import { Name } from '../../parts/name.tsx';
import { texts } from '../../texts.ts';
import type { GroupData } from './group.tsx';

const words = texts.group.facts;

/** What Cognito keeps of a group, in a line. */
export function GroupFacts({ group }: { readonly group: GroupData }) {
  const { precedence, roleArn, createdAt, updatedAt } = group;
  return (
    <dl className="group-facts">
      <div>
        <dt>{words.precedence}</dt>
        <dd>{precedence == null ? texts.groups.noPrecedence : formatNumber(precedence)}</dd>
      </div>
      {roleArn == null ? null : (
        <div>
          <dt>{words.roleArn}</dt>
          <dd>
            <Name mono>{roleArn}</Name>
          </dd>
        </div>
      )}
      <div>
        <dt>{words.created}</dt>
        <dd>
          <Moment at={createdAt} />
        </dd>
      </div>
      <div>
        <dt>{words.updated}</dt>
        <dd>
          <Moment at={updatedAt} />
        </dd>
      </div>
    </dl>
  );
}
