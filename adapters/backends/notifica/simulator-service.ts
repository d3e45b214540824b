/**
 * One SOAP service of the far side: reads a request, lets faults and magic persons strike, checks credentials,
 * SOAPAction and signature, runs the operation and answers. A business refusal is a fault with status 500.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { keyFromHeader, keyFromToken } from './simulator-access.ts';
import { answerWithoutItems } from './simulator-alta.ts';
import { type Answer, answerBefore, type Writer, xmlAnswer } from './simulator-answer.ts';
import { Refusal, UNKNOWN_KEY } from './simulator-errors.ts';
import type { Far, Operation } from './simulator-far.ts';
import type { FaultSubject, Faults, RequestFaultRule } from './simulator-faults.ts';
import { readMessage, type SoapMessage, type XmlNode } from './simulator-message.ts';
import { effectsOf } from './simulator-persons.ts';
import { surnameOf } from './simulator-rules-person.ts';
import type { SignatureCheck } from './simulator-signature.ts';
import { answerEnvelope, faultEnvelope } from './simulator-xml.ts';

export type Service = {
  name: 'send' | 'ask';
  operations: Readonly<Record<string, Operation>>;
};

export type ServiceTools = {
  far: Far;
  faults: Faults;
  writer: Writer;
  /** Throws a Refusal where the signature is missing though demanded, or wrong. */
  checkSignature: SignatureCheck;
  /** Tries left of a platform that is down for a reference. */
  isDown: (reference: string, tries: number) => boolean;
  slowMs: number;
  warn: (event: string, fields: Record<string, string>) => void;
};

export function handleCall(
  service: Service,
  call: { request: IncomingMessage; response: ServerResponse; body: Buffer },
  tools: ServiceTools,
): void {
  const { request, response, body } = call;
  const { writer, far } = tools;
  let message: SoapMessage;
  try {
    message = readCounted(service, body, far);
  } catch (error) {
    writer.send(response, refusalAnswer(error, tools));
    return;
  }
  const subject = subjectOf(message.request, far);
  const ordered = tools.faults.forRequest(service.name, message.request.name, subject);
  const rule = ordered ?? (message.request.name === 'altaRemesaEnvios' ? magicFault(subject, tools) : null);
  const before = rule === null ? null : answerBefore(rule);
  if (before === 'reset') request.socket.resetAndDestroy();
  else if (before !== null && before !== 'hang') writer.send(response, before);
  if (before !== null) return;
  try {
    const xml = perform(service, { request, body, message, rule }, tools);
    writer.sendBroken(request, response, xmlAnswer(200, xml), rule);
  } catch (error) {
    // An ordered fault strikes refusals too; a magic person's only the envío that was created.
    writer.sendBroken(request, response, refusalAnswer(error, tools), ordered);
  }
}

function readCounted(service: Service, body: Buffer, far: Far): SoapMessage {
  try {
    const message = readMessage(body);
    if (message.request.name === 'altaRemesaEnvios') far.store.counts.received += 1;
    return message;
  } catch (error) {
    if (service.name === 'send') far.store.counts.received += 1;
    throw error;
  }
}

/** Everything the platform checks, in its order, and then the operation itself. */
function perform(
  service: Service,
  call: { request: IncomingMessage; body: Buffer; message: SoapMessage; rule: RequestFaultRule | null },
  tools: ServiceTools,
): string {
  const { message, rule } = call;
  const operation = service.operations[message.request.name];
  if (operation === undefined) throw new Refusal('4000', 'Operación desconocida');
  checkAction(call.request, operation, message.request);
  const key = authenticate(service, message, tools);
  tools.checkSignature(call.body, message);
  refuseByRule(rule);
  const inner = answerOf(operation, { request: message.request, key, rule, far: tools.far });
  return answerEnvelope({ name: operation.answerName, namespace: operation.namespace, inner });
}

function refusalAnswer(error: unknown, tools: ServiceTools): Answer {
  if (error instanceof Refusal) return xmlAnswer(500, faultEnvelope(error.code, error.message));
  // A fault of the simulator itself: say no more than the platform would.
  tools.warn('simulator.own-fault', { error: error instanceof Error ? error.name : typeof error });
  return xmlAnswer(500, faultEnvelope('Server', 'Error interno del simulador'));
}

function answerOf(
  operation: Operation,
  call: { request: XmlNode; key: string; rule: RequestFaultRule | null; far: Far },
): string {
  const { request, key, rule, far } = call;
  const empty = request.name === 'altaRemesaEnvios' ? rule?.kind : undefined;
  if (empty === '000-without-items') return answerWithoutItems(far, request);
  const inner = operation.run(far, request, key);
  return empty === '000-without-items-after' ? answerWithoutItems(far, request) : inner;
}

function refuseByRule(rule: RequestFaultRule | null): void {
  if (rule?.kind === 'duplicate-reference') throw new Refusal('4160');
  if (rule?.kind === 'not-found') throw new Refusal('4902');
  if (rule?.kind === 'wrong-key') throw new Refusal('Client', UNKNOWN_KEY);
  if (rule?.kind === 'unknown-code') throw new Refusal(rule.code ?? '9999');
}

function authenticate(service: Service, message: SoapMessage, tools: ServiceTools): string {
  const { apiKeys, agenda } = tools.far;
  if (service.name === 'send') return keyFromHeader(message.header, apiKeys);
  return keyFromToken(message.header, apiKeys, agenda.wall());
}

function checkAction(request: IncomingMessage, operation: Operation, asked: XmlNode): void {
  const action = String(request.headers.soapaction ?? '').replace(/^"|"$/g, '');
  if (action !== operation.action) throw new Refusal('Client', 'La cabecera SOAPAction no es la de la operación');
  if (asked.namespace !== operation.namespace) throw new Refusal('4000', 'Espacio de nombres incorrecto');
}

/** Whom and what a request is about, for fault rules and magic words. */
function subjectOf(request: XmlNode, far: Far): FaultSubject {
  const envios = request.child('envios')?.children('envio') ?? [];
  if (request.name === 'altaRemesaEnvios') {
    const names = envios.flatMap((envio) => {
      const holder = envio.child('titular');
      return holder?.text('razonSocial') ?? holder?.text('apellidos') ?? [];
    });
    return { surname: names.join(' '), reference: envios[0]?.text('referenciaEmisor') ?? null };
  }
  const reference = request.text('referenciaEmisor') ?? null;
  const asked =
    far.store.byId(request.text('identificador') ?? '') ??
    far.store.byReference(request.text('codigoDir3') ?? '', reference ?? '');
  if (asked === undefined) return { surname: null, reference };
  return { surname: surnameOf(asked.titular), reference: asked.referenciaEmisor };
}

function magicFault(subject: FaultSubject, tools: ServiceTools): RequestFaultRule | null {
  for (const effect of effectsOf(subject.surname ?? '')) {
    if (effect.kind === 'lose-answer') return { service: 'send', kind: 'lost-answer' };
    if (effect.kind === 'answer-slowly') return { service: 'send', kind: 'slow-answer', delayMs: tools.slowMs };
    if (effect.kind === 'down' && tools.isDown(subject.reference ?? '', effect.tries)) {
      return { service: 'send', kind: '503-html' };
    }
  }
  return null;
}
