import { Link } from '@tanstack/react-router';
import { graphqlUrl } from '../api/endpoint.ts';
import { handToGraphiql } from '../login/graphiql.ts';
import { Icon } from '../parts/icon.tsx';
import { texts } from '../texts.ts';
import { SCREENS } from './screens.ts';

const ENTRIES = SCREENS.flatMap(({ path, entry }) => (entry === null ? [] : [{ path, ...entry }]));

/** The way to every screen: at the left, as icons where it is narrow, at the bottom of a phone. */
export function Navigation() {
  return (
    <nav className="navigation" aria-label={texts.navigation.label}>
      <ul>
        {ENTRIES.map(({ path, icon, label }) => (
          <li key={path}>
            <Link
              to={path}
              className="navigation-link"
              activeOptions={{ exact: path === '/' }}
              activeProps={{ 'data-active': true }}
              title={label}
            >
              <Icon name={icon} />
              <span>{label}</span>
            </Link>
          </li>
        ))}
        <li className="navigation-last">
          <a href={graphqlUrl} onClick={handToGraphiql} className="navigation-link" title={texts.navigation.graphiql}>
            <Icon name="graphiql" />
            <span>{texts.navigation.graphiql}</span>
          </a>
        </li>
      </ul>
    </nav>
  );
}
