/** What the API's bodies are, by name, and what a described route is: the words routes*.ts are written in. */
import { z } from 'zod';
import { eventSchema } from '../event.ts';
import { alertsSchema } from './alert.ts';
import {
  bulkCountRequestSchema,
  bulkCountSchema,
  bulkItemsSchema,
  bulkJobSchema,
  bulkJobsSchema,
  bulkRequestSchema,
  bulkStopSchema,
} from './bulk.ts';
import { changesSchema } from './change.ts';
import { chainCheckpointSchema } from './evidence.ts';
import {
  folderDetailRequestSchema,
  folderDetailSchema,
  folderListRequestSchema,
  folderListSchema,
  folderSummaryRequestSchema,
  folderSummarySchema,
} from './folder.ts';
import {
  maintenanceListSchema,
  maintenanceRemovalSchema,
  maintenanceWindowSchema,
  newMaintenanceSchema,
} from './maintenance.ts';
import { messageListSchema, messageSchema, resolveSchema } from './message.ts';
import { actSchema, cancelSchema, extendSchema, practisedSchema, retrySchema } from './mind.ts';
import {
  backendSchema,
  backendsSchema,
  liveSchema,
  pauseSchema,
  printCentresSchema,
  readySchema,
  resumeSchema,
} from './operations.ts';
import { preflightSchema } from './preflight.ts';
import { problemSchema } from './problem.ts';
import {
  attachSchema,
  discardSchema,
  quarantineDecisionSchema,
  quarantineSchema,
  suggestionsSchema,
} from './quarantine.ts';
import { batchAnswerSchema, receiptSchema, uploadSchema } from './receipt.ts';
import { serviceLevelsSchema } from './service-level.ts';
import {
  newSubscriptionSchema,
  replayedSchema,
  replaySchema,
  rotationSchema,
  statusChangedSchema,
  subscriptionSchema,
  subscriptionSecretSchema,
  subscriptionsSchema,
  tellingsSchema,
} from './subscription.ts';
import {
  vendorItemsSchema,
  vendorRetrySchema,
  vendorsSchema,
  vendorTellingRetriedSchema,
  vendorTellingRetrySchema,
  vendorTellingsSchema,
} from './vendor.ts';

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
  Retry: retrySchema,
  Cancellation: cancelSchema,
  Extension: extendSchema,
  Practised: practisedSchema,
  Act: actSchema,
  Changes: changesSchema,
  ChainCheckpoint: chainCheckpointSchema,
  Vendors: vendorsSchema,
  VendorItems: vendorItemsSchema,
  VendorRetry: vendorRetrySchema,
  VendorTellings: vendorTellingsSchema,
  VendorTellingRetry: vendorTellingRetrySchema,
  VendorTellingRetried: vendorTellingRetriedSchema,
  Subscriptions: subscriptionsSchema,
  Subscription: subscriptionSchema,
  NewSubscription: newSubscriptionSchema,
  SubscriptionWithSecret: subscriptionSecretSchema,
  SecretRotation: rotationSchema,
  Replay: replaySchema,
  Replayed: replayedSchema,
  CallbackLog: tellingsSchema,
  StatusChanged: statusChangedSchema,
  Alerts: alertsSchema,
  Backends: backendsSchema,
  Backend: backendSchema,
  PrintCentres: printCentresSchema,
  ServiceLevels: serviceLevelsSchema,
  Pause: pauseSchema,
  Resume: resumeSchema,
  MaintenanceWindows: maintenanceListSchema,
  MaintenanceWindow: maintenanceWindowSchema,
  NewMaintenanceWindow: newMaintenanceSchema,
  MaintenanceRemoval: maintenanceRemovalSchema,
  BulkCountRequest: bulkCountRequestSchema,
  BulkCount: bulkCountSchema,
  BulkRequest: bulkRequestSchema,
  BulkJob: bulkJobSchema,
  BulkJobs: bulkJobsSchema,
  BulkItems: bulkItemsSchema,
  BulkStop: bulkStopSchema,
  Quarantine: quarantineSchema,
  QuarantineSuggestions: suggestionsSchema,
  QuarantineAttachment: attachSchema,
  QuarantineDiscard: discardSchema,
  QuarantineDecision: quarantineDecisionSchema,
  FolderSummaryRequest: folderSummaryRequestSchema,
  FolderSummary: folderSummarySchema,
  FolderListRequest: folderListRequestSchema,
  FolderList: folderListSchema,
  FolderDetailRequest: folderDetailRequestSchema,
  FolderDetail: folderDetailSchema,
  Live: liveSchema,
  Ready: readySchema,
  Problem: problemSchema,
};
export type SchemaName = keyof typeof API_SCHEMAS;

/** A body: a named schema, one of several, or bytes and text that have none. */
export type ApiContent = Readonly<Record<string, SchemaName | readonly SchemaName[] | 'bytes' | 'text'>>;

export type ApiRoute = {
  method: 'get' | 'post' | 'delete';
  /** With `{name}` for each part that varies. */
  path: string;
  id: string;
  tag: 'events' | 'messages' | 'operations' | 'back ends' | 'folders';
  summary: string;
  /** Null: no key. */
  scope: 'events' | 'messages' | 'operator' | 'folder' | 'metrics' | null;
  query?: z.ZodObject;
  /** Optional request headers and what they are for. */
  headers?: Readonly<Record<string, string>>;
  body?: ApiContent;
  /** It may also come without one. */
  bodyOptional?: true;
  answers: Readonly<Record<number, { description: string; content?: ApiContent }>>;
  /** A body that is accepted, and what it may be answered with. */
  example?: { body: unknown; answer: unknown };
  /** Statuses of the problems it may answer besides 500. */
  problems: readonly number[];
};

export const json = (name: SchemaName): ApiContent => ({ 'application/json': name });
