// First: it puts back the address that the other modules read.
import './login/answer.ts';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { followTheme } from './app/theme.ts';
import { returnToGraphiql } from './login/graphiql.ts';
import { finishLogin } from './login/managed-login.ts';
import './styles/tokens.css';
import './styles/base.css';

followTheme();

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
await finishLogin();
returnToGraphiql();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
