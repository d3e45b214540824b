/** Notific@, the State's notification service, as a back end. Read README.md beside this file first. */
import type { BackendAdapter } from '../../../contracts/backend.ts';
import { infoEnvioLigero, probe, queryEnvio } from './ask.ts';
import { acknowledge, callbackWsdl, receive, refuse } from './callback.ts';
import { check } from './check.ts';
import { configSchema, entityConfigSchema, type NotificaConfig, type NotificaEntity } from './config.ts';
import { healthy, interpret } from './interpret.ts';
import { LIMITS, MEDIA_TYPES } from './schema.ts';
import { send, sign } from './send.ts';
import { interpretAsk } from './status.ts';
import { explain } from './texts.ts';
import { translate } from './translate.ts';

export const notifica: BackendAdapter<NotificaConfig, NotificaEntity> = {
  id: 'notifica',
  facts: {
    maxDocumentBytes: LIMITS.documentBytes,
    mediaTypes: MEDIA_TYPES,
    singleDocument: true,
    splitNames: true,
    statusBy: ['callback', 'poll'],
    askByReference: true,
    refusesDuplicates: true,
    evidenceLevel: 'partial',
  },
  configSchema,
  entityConfigSchema,
  signs: (config) => config.signing === 'ws-security',
  check,
  translate,
  sign,
  send,
  interpret,
  healthy,
  probe,
  async ask({ reference, issuer }, access, config, tools) {
    const by = { referenciaEmisor: reference, codigoDir3: issuer };
    return interpretAsk(await infoEnvioLigero(by, 1, access, { config, tools }));
  },
  query: (question, access, config, tools) => queryEnvio(question, access, { config, tools }),
  receive,
  acknowledge,
  refuse,
  callbackWsdl,
  explain,
};
