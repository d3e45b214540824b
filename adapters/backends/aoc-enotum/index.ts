/** e-NOTUM, the notification service of the Consorci AOC, as a back end. Read README.md beside this file first. */
import type { BackendAdapter, CallTools, EntityAccess } from '../../../contracts/backend.ts';
import { ask, probe, query, term } from './ask.ts';
import { seal } from './call.ts';
import { acknowledge, callbackWsdl, receive, refuse } from './callback.ts';
import { interpretAnnulment, prepareAnnulment, sendAnnulment } from './change.ts';
import { check } from './check.ts';
import { configSchema, type EnotumConfig, type EnotumEntity, entityConfigSchema, lastDayOf } from './config.ts';
import { healthy, interpret } from './interpret.ts';
import { readRequest } from './read-request.ts';
import { ID, LIMITS, MEDIA_TYPES } from './schema.ts';
import { send, sign } from './send.ts';
import { explain } from './texts.ts';
import { translate } from './translate.ts';

type Access = EntityAccess<EnotumEntity>;
const call = (access: Access, config: EnotumConfig, tools: CallTools) => ({ access, config, tools });

export const enotum: BackendAdapter<EnotumConfig, EnotumEntity> = {
  id: ID,
  facts: {
    product: 'e-NOTUM 4.0 (AOC)',
    sources: [
      'ConsorciAOC/eNotum, missatgeria/4.0: README, XSD and RecepcioReports.wsdl, 2026-06-11',
      'ConsorciAOC/PCI, Missatgeria: XSD and WSDLs of the three fronts',
    ],
    region: 'Catalunya',
    takes: ['notification', 'communication'],
    maxDocumentBytes: LIMITS.document,
    mediaTypes: MEDIA_TYPES,
    singleDocument: false,
    splitNames: true,
    statusBy: ['callback', 'poll'],
    askByReference: true,
    // It promises no such thing: the same reference twice is two notifications.
    refusesDuplicates: false,
    evidenceLevel: 'partial',
  },
  configSchema,
  entityConfigSchema,
  keyExpiresOn: ({ clientCertificate }) => lastDayOf(clientCertificate),
  sandboxEntity: ({ name, ine }) => ({ ine10: `${ine}00001`, name, department: '1' }),
  signs: ({ security }) => security === 'ws-security',
  check,
  // By which front: what Asincron still works on is not found by asking as Sincron is asked.
  place: (_event, config) => config.mode,
  translate,
  sign,
  send,
  interpret,
  healthy,
  probe,
  ask: (question, access, config, tools) => ask(question, call(access, config, tools)),
  query: (question, access, config, tools) => query(question, call(access, config, tools)),
  term: (question, access, config, tools) => term(question, call(access, config, tools)),
  cancel: {
    prepare: prepareAnnulment,
    sign: (prepared, access, config, tools) => seal(prepared, call(access, config, tools)),
    send: sendAnnulment,
    interpret: interpretAnnulment,
  },
  receive,
  acknowledge,
  refuse,
  callbackWsdl,
  readRequest,
  explain,
};
