/** Notific@, the State's notification service, as a back end. Read README.md beside this file first. */
import type { BackendAdapter } from '../../../contracts/backend.ts';
import { infoEnvioLigero, probe, queryEnvio } from './ask.ts';
import { acknowledge, callbackWsdl, receive, refuse } from './callback.ts';
import { annul, extendTerm, reportPractised, sendChange } from './change.ts';
import { interpretExtension, interpretSync } from './change-answer.ts';
import { check } from './check.ts';
import { configSchema, entityConfigSchema, type NotificaConfig, type NotificaEntity } from './config.ts';
import { infoEnvioV2, interpretTerm } from './info-v2.ts';
import { healthy, interpret } from './interpret.ts';
import { getCies, interpretPrintCentres } from './print-centres.ts';
import { readRequest } from './read-request.ts';
import { LIMITS, MEDIA_TYPES, PRINTED_TYPES } from './schema.ts';
import { send, sign } from './send.ts';
import { interpretAsk } from './status.ts';
import { explain } from './texts.ts';
import { translate } from './translate.ts';

export const notifica: BackendAdapter<NotificaConfig, NotificaEntity> = {
  id: 'notifica',
  facts: {
    product: 'Notific@',
    sources: [
      'public copies of the WSDLs NotificaWsV21, SincronizarEnvioWs, AdviserWsV2; what its published clients do',
    ],
    takes: ['notification', 'communication'],
    maxDocumentBytes: LIMITS.documentBytes,
    mediaTypes: MEDIA_TYPES,
    singleDocument: true,
    splitNames: true,
    postal: { mediaTypes: PRINTED_TYPES, paper: 'A4' },
    statusBy: ['callback', 'poll'],
    askByReference: true,
    refusesDuplicates: true,
    evidenceLevel: 'partial',
  },
  configSchema,
  entityConfigSchema,
  keyExpiresOn: (entity) => entity.apiKeyExpiresOn ?? null,
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
  cancel: {
    prepare: (target, wish, access, _config, tools) => annul(target, wish, access, tools),
    send: sendChange,
    interpret: interpretSync,
  },
  extend: {
    prepare: (target, wish, access, _config, tools) => extendTerm(target, wish, access, tools),
    send: sendChange,
    interpret: interpretExtension,
  },
  report: {
    prepare: (target, wish, access, _config, tools) => reportPractised(target, wish, access, tools),
    send: sendChange,
    interpret: interpretSync,
  },
  term: async ({ remoteId }, access, config, tools) =>
    interpretTerm(await infoEnvioV2(remoteId, access, { config, tools }), remoteId),
  printCentres: async (access, config, tools) => interpretPrintCentres(await getCies(access, { config, tools })),
  query: (question, access, config, tools) => queryEnvio(question, access, { config, tools }),
  receive,
  acknowledge,
  refuse,
  callbackWsdl,
  readRequest,
  explain,
};
