/** Every path this version serves, as data: openapi.json is generated from it, and a test holds the application to it. */
import { z } from 'zod';
import { eventSchema } from '../event.ts';
import { changesQuerySchema, changesSchema } from './change.ts';
import { messageListSchema, messageSchema, messagesQuerySchema, resolveSchema } from './message.ts';
import { backendSchema, backendsSchema, liveSchema, pauseSchema, readySchema, resumeSchema } from './operations.ts';
import { preflightSchema } from './preflight.ts';
import { problemSchema } from './problem.ts';
import {
  attachSchema,
  discardSchema,
  quarantineDecisionSchema,
  quarantineQuerySchema,
  quarantineSchema,
} from './quarantine.ts';
import { batchAnswerSchema, receiptQuerySchema, receiptSchema, uploadSchema } from './receipt.ts';

/** The named schemas of the OpenAPI document. */
export const API_SCHEMAS = {
  Event: eventSchema,
  EventBatch: z.array(eventSchema).max(100),
  Receipt: receiptSchema,
  BatchAnswer: batchAnswerSchema,
  Preflight: preflightSchema,
  Upload: uploadSchema,
  Message: messageSchema,
  MessageList: messageListSchema,
  Resolution: resolveSchema,
  Changes: changesSchema,
  Backends: backendsSchema,
  Backend: backendSchema,
  Pause: pauseSchema,
  Resume: resumeSchema,
  Quarantine: quarantineSchema,
  QuarantineAttachment: attachSchema,
  QuarantineDiscard: discardSchema,
  QuarantineDecision: quarantineDecisionSchema,
  Live: liveSchema,
  Ready: readySchema,
  Problem: problemSchema,
};
export type SchemaName = keyof typeof API_SCHEMAS;

/** A body: a named schema, one of several, or bytes and text that have none. */
export type ApiContent = Readonly<Record<string, SchemaName | readonly SchemaName[] | 'bytes' | 'text'>>;

export type ApiRoute = {
  method: 'get' | 'post';
  /** With `{name}` for each part that varies. */
  path: string;
  id: string;
  tag: 'events' | 'messages' | 'operations' | 'back ends';
  summary: string;
  /** Null: no key. */
  scope: 'events' | 'messages' | 'operator' | 'metrics' | null;
  query?: z.ZodObject;
  /** Optional request headers and what they are for. */
  headers?: Readonly<Record<string, string>>;
  body?: ApiContent;
  answers: Readonly<Record<number, { description: string; content?: ApiContent }>>;
  /** Statuses of the problems it may answer besides 500. */
  problems: readonly number[];
};

const json = (name: SchemaName): ApiContent => ({ 'application/json': name });

export const API_ROUTES: readonly ApiRoute[] = [
  {
    method: 'post',
    path: '/v1/events',
    id: 'postEvent',
    tag: 'events',
    summary: 'Hand over an event, or a batch of up to 100; repeating the same one is safe',
    scope: 'events',
    headers: {
      Prefer:
        'wait=N (at most 30): answer when every message has left queued, sending and uncertain, or after N seconds',
    },
    body: {
      'application/cloudevents+json': 'Event',
      'application/cloudevents-batch+json': 'EventBatch',
      'application/json': 'bytes',
    },
    answers: {
      200: {
        description: 'The same event was accepted before (its receipt), or a batch (one item per event)',
        content: { 'application/json': ['Receipt', 'BatchAnswer'] },
      },
      202: { description: 'Stored with its messages', content: json('Receipt') },
    },
    problems: [400, 401, 403, 409, 413, 415, 422, 429, 503],
  },
  {
    method: 'post',
    path: '/v1/preflight',
    id: 'preflightEvent',
    tag: 'events',
    summary: 'What acceptance would say of an event: every error and every change, and no effect',
    scope: 'events',
    body: { 'application/cloudevents+json': 'Event', 'application/json': 'bytes' },
    answers: { 200: { description: 'Everything found', content: json('Preflight') } },
    problems: [400, 401, 403, 413, 415, 429, 503],
  },
  {
    method: 'post',
    path: '/v1/documents',
    id: 'postDocument',
    tag: 'events',
    summary: 'Upload a document for an event to refer to',
    scope: 'events',
    headers: { 'Content-Digest': 'sha-256=:<base64>: (RFC 9530), checked when given' },
    body: { 'application/pdf': 'bytes', 'application/zip': 'bytes' },
    answers: { 201: { description: 'Stored', content: json('Upload') } },
    problems: [400, 401, 403, 413, 415, 422, 429, 503],
  },
  {
    method: 'get',
    path: '/v1/receipts',
    id: 'getReceipt',
    tag: 'events',
    summary: 'Did you get it? The receipt of an event, by what identifies it',
    scope: 'events',
    query: receiptQuerySchema,
    answers: { 200: { description: 'Its receipt', content: json('Receipt') } },
    problems: [400, 401, 403, 404, 503],
  },
  {
    method: 'get',
    path: '/v1/messages',
    id: 'listMessages',
    tag: 'messages',
    summary: 'Messages of your entities, newest first',
    scope: 'messages',
    query: messagesQuerySchema,
    answers: { 200: { description: 'One page', content: json('MessageList') } },
    problems: [400, 401, 403, 503],
  },
  {
    method: 'get',
    path: '/v1/messages/{id}',
    id: 'getMessage',
    tag: 'messages',
    summary: 'One message with its timeline, attempts and evidence',
    scope: 'messages',
    answers: { 200: { description: 'The message', content: json('Message') } },
    problems: [401, 403, 404, 503],
  },
  {
    method: 'get',
    path: '/v1/messages/{id}/evidence/{name}',
    id: 'getEvidence',
    tag: 'messages',
    summary: 'The bytes of one piece of evidence; every read is audited',
    scope: 'messages',
    answers: { 200: { description: 'The bytes', content: { 'application/octet-stream': 'bytes' } } },
    problems: [401, 403, 404, 503],
  },
  {
    method: 'post',
    path: '/v1/messages/{id}/retry',
    id: 'retryMessage',
    tag: 'messages',
    summary: 'Send a rejected or dead message again, under a new reference',
    scope: 'operator',
    answers: { 200: { description: 'The message, queued', content: json('Message') } },
    problems: [401, 403, 404, 409, 503],
  },
  {
    method: 'post',
    path: '/v1/messages/{id}/resolve',
    id: 'resolveMessage',
    tag: 'messages',
    summary: 'Decide an uncertain message that the back end cannot answer for',
    scope: 'operator',
    body: json('Resolution'),
    answers: { 200: { description: 'The message as decided', content: json('Message') } },
    problems: [400, 401, 403, 404, 409, 413, 415, 503],
  },
  {
    method: 'get',
    path: '/v1/changes',
    id: 'getChanges',
    tag: 'messages',
    summary: 'Every status change of your entities after a cursor, in order',
    scope: 'messages',
    query: changesQuerySchema,
    answers: { 200: { description: 'One page', content: json('Changes') } },
    problems: [400, 401, 403, 503],
  },
  {
    method: 'get',
    path: '/v1/backends',
    id: 'listBackends',
    tag: 'operations',
    summary: 'The back ends, their circuits, pauses and maintenance, and who is suspended there',
    scope: 'operator',
    answers: { 200: { description: 'All of them', content: json('Backends') } },
    problems: [401, 403, 503],
  },
  {
    method: 'get',
    path: '/v1/quarantine',
    id: 'listQuarantine',
    tag: 'operations',
    summary: 'Callbacks that match no message, or contradict the one they name, newest first',
    scope: 'operator',
    query: quarantineQuerySchema,
    answers: { 200: { description: 'One page', content: json('Quarantine') } },
    problems: [400, 401, 403, 503],
  },
  {
    method: 'post',
    path: '/v1/quarantine/{id}/attach',
    id: 'attachCallback',
    tag: 'operations',
    summary: 'Say which message a callback belongs to: it is looked at, with its certificate',
    scope: 'operator',
    body: json('QuarantineAttachment'),
    answers: { 200: { description: 'Attached', content: json('QuarantineDecision') } },
    problems: [400, 401, 403, 404, 409, 413, 415, 503],
  },
  {
    method: 'post',
    path: '/v1/quarantine/{id}/discard',
    id: 'discardCallback',
    tag: 'operations',
    summary: 'Say that a callback belongs to no message of ours; it is kept, as discarded',
    scope: 'operator',
    body: json('QuarantineDiscard'),
    answers: { 200: { description: 'Discarded', content: json('QuarantineDecision') } },
    problems: [400, 401, 403, 404, 409, 413, 415, 503],
  },
  {
    method: 'post',
    path: '/v1/backends/{id}/pause',
    id: 'pauseBackend',
    tag: 'operations',
    summary: 'Stop sending to a back end; what is in flight ends, messages wait as held and use up no attempt',
    scope: 'operator',
    body: json('Pause'),
    answers: { 200: { description: 'The back end, paused', content: json('Backend') } },
    problems: [400, 401, 403, 404, 413, 415, 503],
  },
  {
    method: 'post',
    path: '/v1/backends/{id}/resume',
    id: 'resumeBackend',
    tag: 'operations',
    summary: 'Send again, one message at first and then more; harmless when it is not paused',
    scope: 'operator',
    body: json('Resume'),
    answers: { 200: { description: 'The back end', content: json('Backend') } },
    problems: [400, 401, 403, 404, 413, 415, 503],
  },
  {
    method: 'post',
    path: '/callbacks/{backend}',
    id: 'receiveCallback',
    tag: 'back ends',
    summary: 'Where a back end reports; only from the addresses allowed for it',
    scope: null,
    body: { 'text/xml': 'text' },
    answers: {
      200: { description: 'Kept', content: { 'text/xml': 'text' } },
      400: { description: 'Not a callback of this back end (SOAP fault)', content: { 'text/xml': 'text' } },
    },
    problems: [403, 404, 413, 429, 503],
  },
  {
    method: 'get',
    path: '/callbacks/{backend}',
    id: 'getCallbackContract',
    tag: 'back ends',
    summary: 'With ?wsdl: the contract of the callback service',
    scope: null,
    answers: { 200: { description: 'WSDL', content: { 'text/xml': 'text' } } },
    problems: [404],
  },
  {
    method: 'get',
    path: '/health/live',
    id: 'getLive',
    tag: 'operations',
    summary: 'Is the process alive?',
    scope: null,
    answers: { 200: { description: 'It is', content: json('Live') } },
    problems: [],
  },
  {
    method: 'get',
    path: '/health/ready',
    id: 'getReady',
    tag: 'operations',
    summary: "Can it do its work? Never an entity's fault",
    scope: null,
    answers: {
      200: { description: 'It can', content: json('Ready') },
      503: { description: 'Not now', content: json('Ready') },
    },
    problems: [],
  },
  {
    method: 'get',
    path: '/metrics',
    id: 'getMetrics',
    tag: 'operations',
    summary: 'Prometheus metrics; without a key from this machine only',
    scope: 'metrics',
    answers: { 200: { description: 'Exposition text', content: { 'text/plain': 'text' } } },
    problems: [401, 403],
  },
  {
    method: 'get',
    path: '/openapi.json',
    id: 'getOpenapi',
    tag: 'operations',
    summary: 'This description',
    scope: null,
    answers: { 200: { description: 'OpenAPI 3.1', content: { 'application/json': 'text' } } },
    problems: [],
  },
  {
    method: 'get',
    path: '/docs',
    id: 'getDocs',
    tag: 'operations',
    summary: 'This description as a page',
    scope: null,
    answers: { 200: { description: 'HTML', content: { 'text/html': 'text' } } },
    problems: [],
  },
  {
    method: 'get',
    path: '/operator/',
    id: 'getOperatorPage',
    tag: 'operations',
    summary: 'The newest messages as a page; a browser gives the key as the password',
    scope: 'operator',
    answers: { 200: { description: 'HTML', content: { 'text/html': 'text' } } },
    problems: [401, 403, 503],
  },
];
