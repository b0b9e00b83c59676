import { Link } from '@tanstack/react-router';
import { graphqlUrl } from '../api/endpoint.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { texts } from '../texts.ts';

const SCREENS = [{ to: '/people', icon: 'people', label: texts.navigation.people }] as const satisfies readonly {
  readonly to: string;
  readonly icon: IconName;
  readonly label: string;
}[];

/** The way to every screen: at the left, as icons where it is narrow, at the bottom of a phone. */
export function Navigation() {
  return (
    <nav className="navigation" aria-label={texts.navigation.label}>
      <ul>
        {SCREENS.map(({ to, icon, label }) => (
          <li key={to}>
            <Link to={to} className="navigation-link" activeProps={{ 'data-active': true }} title={label}>
              <Icon name={icon} />
              <span>{label}</span>
            </Link>
          </li>
        ))}
        <li className="navigation-last">
          <a href={graphqlUrl} className="navigation-link" title={texts.navigation.graphiql}>
            <Icon name="graphiql" />
            <span>{texts.navigation.graphiql}</span>
          </a>
        </li>
      </ul>
    </nav>
  );
}
