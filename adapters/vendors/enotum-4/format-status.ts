/**
 * Reports of changes of state to the back office's RecepcioReports: one on line at the deposit and at the end, and one a
 * day for each department. It succeeded where it was answered without `Error` and without a fault (README 4).
 */
import type { HttpResult } from '../../../contracts/backend.ts';
import type { StatusPort, StatusTools, VendorAccess, VendorMessage } from '../../../contracts/vendor-intake.ts';
import { GatewayError } from '../../../src/errors.ts';
import { element, serialiseText, type XmlNode } from '../../../src/signing/canonical.ts';
import { child, parseSoap, soapEnvelope } from '../../../src/transport/soap.ts';
import { REPORTED_ON_LINE } from './codes.ts';
import type { EnotumCredential, EnotumEntity, EnotumSettings } from './config.ts';
import { reportItem, reportNode } from './report.ts';
import { stateOf } from './state.ts';

type Access = VendorAccess<EnotumSettings, EnotumCredential, EnotumEntity>;

const CALLED = 'http://www.openuri.org/';
const OPERATION = 'clientRequestwithReturn';
/** An answer says one word. */
const MAX_ANSWER_BYTES = 64 * 1024;

export const status: StatusPort<EnotumSettings, EnotumCredential, EnotumEntity> = {
  concerns: (message) => REPORTED_ON_LINE.has(stateOf(message)),

  async deliver(message, access, tools) {
    const now = tools.now();
    const item = await itemOf(message, tools);
    const department = message.refs.departament ?? '';
    return post(
      reportNode({ entity: access.entity.settings, department, kind: 'OnLine', now, items: [item] }),
      access,
      tools,
    );
  },

  succeeded: wellTaken,

  /* A report is of one department; the first that is not well taken is the result, and all are told again. Where nothing
     moved there is an empty one, for it is sent every day. */
  async digest(messages, access, tools) {
    const { departments } = access.entity.settings;
    const own = Map.groupBy(messages, ({ refs }) => refs.departament ?? '');
    const codes = own.size > 0 ? [...own.keys()] : departments.slice(0, 1).map(({ code }) => code);
    for (const code of codes.slice(0, -1)) {
      const result = await postDaily(code, own.get(code) ?? [], access, tools);
      if (!wellTaken(result)) return result;
    }
    const last = codes.at(-1) ?? '';
    return postDaily(last, own.get(last) ?? [], access, tools);
  },
};

async function postDaily(
  department: string,
  messages: readonly VendorMessage[],
  access: Access,
  tools: StatusTools,
): Promise<HttpResult> {
  const items: XmlNode[] = [];
  for (const each of messages) items.push(await itemOf(each, tools));
  const now = tools.now();
  return post(reportNode({ entity: access.entity.settings, department, kind: 'Diari', now, items }), access, tools);
}

/* Who practised it is read only where somebody did: each reading is in the audit. */
async function itemOf(message: VendorMessage, tools: StatusTools): Promise<XmlNode> {
  const practised = ['ACCEPTADA', 'REBUTJADA'].includes(stateOf(message));
  return reportItem(message, practised ? await tools.request(message.id) : null, tools.now());
}

function post(report: XmlNode, { credential }: Access, tools: StatusTools): Promise<HttpResult> {
  const { url, reportUser, reportPassword } = credential;
  const call = element(OPERATION, { namespaces: { '': CALLED } }, report);
  const basic = Buffer.from(`${reportUser ?? ''}:${reportPassword ?? ''}`, 'utf8').toString('base64');
  return tools.transport.exchange({
    method: 'POST',
    url,
    headers: {
      'content-type': 'text/xml; charset=utf-8',
      soapaction: `"${CALLED}${OPERATION}"`,
      ...(reportUser === undefined ? {} : { authorization: `Basic ${basic}` }),
    },
    body: [Buffer.from(soapEnvelope(serialiseText(call)), 'utf8')],
    timeoutMs: tools.timeoutMs,
    maxAnswerBytes: MAX_ANSWER_BYTES,
  });
}

/**
 * `Error` counts whatever it says; so does whatever is no answer of this operation. Not in which namespace it is: libraries put
 * the answer into the operation's, and a report that was kept would be told for ever.
 */
function wellTaken(result: HttpResult): boolean {
  if (result.kind !== 'answer' || result.status !== 200) return false;
  try {
    const message = parseSoap(result.body, { maxBytes: MAX_ANSWER_BYTES });
    if (message.kind === 'fault' || message.node.name !== `${OPERATION}Response`) return false;
    const answer = child(message.node, 'RespostaReport');
    return answer !== undefined && child(answer, 'Error') === undefined;
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'xml-refused') return false;
    throw error;
  }
}
