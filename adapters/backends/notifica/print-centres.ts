/** `getCies`: the print centres an issuing body may use (contract 4.3). It changes nothing, so it is the probe too. */
import type { CallTools, EntityAccess, HttpResult } from '../../../contracts/backend.ts';
import type { PrintCentre, PrintCentresResult } from '../../../contracts/print-centre.ts';
import { element, serialiseText } from '../../../src/signing/canonical.ts';
import { unsignedEnvelope } from '../../../src/signing/ws-security.ts';
import { child, childrenNamed, childText, type XmlTree } from '../../../src/transport/soap.ts';
import { soapRequest } from '../../../src/transport/soap-request.ts';
import type { NotificaConfig, NotificaEntity } from './config.ts';
import { ACTIONS, ANSWER_BYTES, NS } from './schema.ts';
import { apiKeyHeader } from './send.ts';
import { readAnswer } from './status.ts';

/** More than the whole State has; what is beyond is not shown. */
const MAX_CENTRES = 1_000;
const MAX_TEXT = 200;

export function getCies(
  access: EntityAccess<NotificaEntity>,
  { config, tools }: { config: NotificaConfig; tools: CallTools },
): Promise<HttpResult> {
  const question = serialiseText(
    element('cie:getCies', { namespaces: { cie: NS.cies } }, element('cie:organismoEmisor', {}, access.dir3)),
  );
  return tools.transport.exchange(
    soapRequest({
      url: config.url,
      action: ACTIONS.cies,
      body: unsignedEnvelope({ headerXml: apiKeyHeader(access.config.apiKey), bodyPieces: [Buffer.from(question)] }),
      timeoutMs: config.timeoutMs,
      maxAnswerBytes: ANSWER_BYTES.small,
    }),
  );
}

/** Every answer, however broken, becomes a result; an entry without id or name is left out. */
export function interpretPrintCentres(result: HttpResult): PrintCentresResult {
  const read = readAnswer(result, 'resultadoGetCies');
  if (read.kind === 'node') {
    const list = child(read.node, 'cies');
    const centres = list === undefined ? [] : childrenNamed(list, 'cie').slice(0, MAX_CENTRES).flatMap(centreOf);
    return { kind: 'centres', centres };
  }
  if (read.kind === 'failed' && (read.infrastructure || !/^\d+$/.test(read.code)))
    return { kind: 'failed', code: read.code };
  return { kind: 'refused', finding: { pointer: '', code: `notifica-${read.code}` } };
}

function centreOf(node: XmlTree): PrintCentre[] {
  const word = (name: string) => (childText(node, name) ?? '').trim().slice(0, MAX_TEXT);
  const [id, name, order] = [word('id'), word('centroImpresion'), word('orden')];
  if (id === '' || name === '') return [];
  return [
    {
      id,
      name,
      validFrom: word('fechaVigencia'),
      unit: { dir3: word('codigoUnidadRelacionada'), name: word('nombreUnidadRelacionada') },
      order: /^-?\d{1,9}$/.test(order) ? Number(order) : null,
    },
  ];
}
