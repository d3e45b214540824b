/** The operator's pages as HTTP is handed them. */
import type { OperatorPages } from '../../contracts/operator-pages.ts';
import { renderAudit } from './audit.ts';
import { renderBackends } from './backends.ts';
import { renderBulkJob, renderBulkList } from './bulk.ts';
import { renderBulkNew } from './bulk-new.ts';
import { renderConfiguration } from './configuration.ts';
import { renderEOffices } from './eoffices.ts';
import { renderKeys } from './installation.ts';
import { renderLogin, renderOnward, renderProblem } from './login.ts';
import { renderMessage, renderReveal } from './message.ts';
import { renderMessageList } from './message-list.ts';
import { renderOverview } from './overview.ts';
import { renderQuarantine } from './quarantine.ts';
import { SCRIPT } from './script.ts';
import { renderServiceLevels } from './service-levels.ts';

export const operatorPages: OperatorPages = {
  script: SCRIPT,
  login: renderLogin,
  onward: renderOnward,
  problem: renderProblem,
  overview: renderOverview,
  messages: renderMessageList,
  message: renderMessage,
  reveal: renderReveal,
  bulk: renderBulkList,
  bulkNew: renderBulkNew,
  bulkJob: renderBulkJob,
  quarantine: renderQuarantine,
  backends: renderBackends,
  eOffices: renderEOffices,
  keys: renderKeys,
  configuration: renderConfiguration,
  serviceLevels: renderServiceLevels,
  audit: renderAudit,
};
