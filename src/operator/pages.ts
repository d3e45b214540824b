/** The operator's pages as HTTP is handed them. */
import type { OperatorPages } from '../../contracts/operator-pages.ts';
import { renderLogin, renderProblem } from './login.ts';
import { renderMessageList } from './message-list.ts';
import { SCRIPT } from './script.ts';

export const operatorPages: OperatorPages = {
  script: SCRIPT,
  login: renderLogin,
  problem: renderProblem,
  messages: renderMessageList,
};
