/** What HTTP and the operator's pages agreed: what each page is given to show, and what it gives back. */
import type { z } from 'zod';
import type { bulkItemsSchema, bulkJobSchema } from './api/bulk.ts';
import type { maintenanceWindowSchema } from './api/maintenance.ts';
import type { messageListSchema, messageSchema } from './api/message.ts';
import type { backendSchema } from './api/operations.ts';
import type { quarantineSchema, suggestionSchema } from './api/quarantine.ts';
import type { vendorItemSchema, vendorsSchema, vendorTellingsSchema } from './api/vendor.ts';
import type { ConfigComparison } from './config-difference.ts';
import { ACT_KINDS } from './inbox.ts';
import type { SignInRefusal } from './sign-in.ts';

/** Everything here is what the API shows too: no name, no NIF, no secret. */
export type MessageItem = z.infer<typeof messageListSchema>['items'][number];
export type MessageView = z.infer<typeof messageSchema>;
export type QuarantineItemView = z.infer<typeof quarantineSchema>['items'][number];
export type SuggestionView = z.infer<typeof suggestionSchema>;
export type BulkJobView = z.infer<typeof bulkJobSchema>;
export type BulkItemView = z.infer<typeof bulkItemsSchema>['items'][number];
export type BackendView = z.infer<typeof backendSchema>;
export type VendorView = z.infer<typeof vendorsSchema>['items'][number];
export type VendorItemView = z.infer<typeof vendorItemSchema>;
export type VendorTellingView = z.infer<typeof vendorTellingsSchema>['items'][number];
export type MaintenanceView = z.infer<typeof maintenanceWindowSchema>;

export type PageLanguage = 'es' | 'ca' | 'en';

/** What every page shows around its content. */
export type PageFrame = {
  language: PageLanguage;
  /** Id of the client that is signed in; null on the way in. */
  client: string | null;
  /** Goes into every form; null where nothing may be done from here (a key in the header instead of a session). */
  csrf: string | null;
  /** Path and query of this page, for the switch of language. */
  here: string;
  now: Date;
  /** What the last action came to. */
  notice: Notice | null;
};
/** `code` is one of an action that was done; a refusal brings its own words. */
export type Notice = { kind: 'done'; code: string } | { kind: 'refused'; title: string; text: string };

export type RenderedPage = { html: string; contentSecurityPolicy: string };

/** Throughput and lag over one span; every step is there, also those in which nothing happened. Lag in milliseconds. */
export type Span = {
  name: 'hour' | 'day' | 'week';
  stepMs: number;
  points: readonly { at: Date; n: number; lagMs: number | null }[];
};

/** What holds now that somebody is told of, longest first. `href`: the page or the list that shows it; null: none does. */
export type AlertsView = {
  items: readonly { id: string; what: string; fix: string; since: Date; href: string | null }[];
  /** How many more there are. */
  more: number;
};

export type OverviewView = {
  counts: Record<'accepted' | 'inFlight' | 'held' | 'uncertain' | 'rejected' | 'dead' | 'expiring', number>;
  quarantine: { n: number; more: boolean };
  alerts: AlertsView;
  backends: readonly BackendView[];
  entities: readonly {
    dir3: string;
    name: string;
    queued: number;
    held: number;
    sending: number;
    uncertain: number;
    oldest: Date | null;
  }[];
  spans: readonly Span[];
};

/** What the overview counts or an alert is about, and no single field says. */
export const LIST_VIEWS = [
  'in-flight',
  'expiring',
  'accepted-day',
  'needs-person',
  'died-of-late',
  'ending',
  'evidence-late',
  'arrived',
] as const;
export type ListView = (typeof LIST_VIEWS)[number];

/** What is looked for, as the form's fields say it; an empty field is left out. `show` is a ListView. */
export type ListFields = Partial<
  Record<'q' | 'entity' | 'delivery' | 'legal' | 'backend' | 'since' | 'until' | 'show', string>
>;
export type MessagesView = {
  items: readonly MessageItem[];
  fields: ListFields;
  entities: readonly { dir3: string; name: string }[];
  backends: readonly string[];
  /** Cursor of the next page; null on the last. */
  next: string | null;
  /** Cursor of the newest one shown on the first page, from which newer ones are told; null elsewhere. */
  newest: string | null;
  /** Is this the first page? */
  first: boolean;
};

export const MESSAGE_ACTIONS = ['retry', 'cancel', 'extend', 'resolve', ...ACT_KINDS] as const;
export type MessageAction = (typeof MESSAGE_ACTIONS)[number];
export type MessagePageView = {
  message: MessageView;
  /** What each attempt's code means. */
  meanings: readonly ({ detail: string; fix: string } | null)[];
  /** What may be done as things stand. */
  actions: readonly MessageAction[];
  /** What a form had that was refused, so that nobody types it twice. */
  given: Readonly<Record<string, string>>;
};
export type RevealView = { messageId: string; name: string; text: string; cut: boolean };

/** `given`: what a form had that was refused, with the id it was about. */
export type QuarantineView = {
  items: readonly (QuarantineItemView & { likely: readonly SuggestionView[] })[];
  next: string | null;
  given: Readonly<Record<string, string>>;
};
/** `mayCommand`: everybody who uses it is the reader's. `windows`: those not over. */
export type BackendsView = {
  backends: readonly { view: BackendView; windows: readonly MaintenanceView[]; mayCommand: boolean }[];
  calendar: CalendarView;
  given: Readonly<Record<string, string>>;
};
/** A month (YYYY-MM) with all that rests in it. `to` null: until somebody ends it. */
export type CalendarView = {
  month: string;
  entries: readonly { backend: string; kind: 'maintenance' | 'pause'; from: Date; to: Date | null; reason: string }[];
};
/** `count`: of the messages it would be about, up to one more than `limit`. */
export type BulkNewView = {
  action: BulkJobView['action'];
  fields: ListFields;
  count: number;
  limit: number;
  given: Readonly<Record<string, string>>;
};
export type BulkJobPageView = {
  job: BulkJobView;
  items: readonly BulkItemView[];
  next: string | null;
  onlyRefused: boolean;
  given: Readonly<Record<string, string>>;
};
/** What is looked for; an empty field is left out. */
export type EOfficeFields = Partial<Record<'vendor' | 'entity' | 'show', string>>;
/** `streams` of a view: those the fields choose, at most as many as a page holds; `more`: how many it does not. */
export type EOfficesView = {
  vendors: readonly { view: VendorView; more: number; alerts: AlertsView['items'] }[];
  fields: EOfficeFields;
  choices: { vendors: readonly string[]; entities: readonly { dir3: string; name: string }[] };
  /** Of the one vendor that is looked at. */
  detail: { items: readonly VendorItemView[]; tellings: readonly VendorTellingView[] } | null;
  given: Readonly<Record<string, string>>;
};
/** A certificate's instant or a key's day, as configured. `backend` null: the entity's seal. */
export type ExpiryView = { entity: string; backend: string | null; ends: Date; daysLeft: number };
/** Months (YYYY-MM) there are figures of, the newest first. */
export type ServiceLevelsView = { months: readonly string[] };
export type AuditItemView = {
  at: Date;
  clientId: string;
  /** Who signed in with the client's rights; null: the client itself. */
  person: string | null;
  action: string;
  object: string;
  reason: string | null;
  result: string;
};

/**
 * What runs, and how a file differs from it (or one file from another): `nothing` where no file was given. `partly`: the
 * reader does not see every entity. `atMost`: of the page, characters.
 */
export type ConfigurationView = {
  settings: readonly { place: string; value: string }[];
  compared: { of: 'running' | 'two'; result: ConfigComparison | 'nothing' } | null;
  partly: boolean;
  atMost: number;
};

/** `back` is where the reader wanted to go. `provider`: another way in, and what it came to. */
export type LoginView = {
  back: string;
  csrf: string;
  refusal: Notice | null;
  provider: { name: string; refusal: SignInRefusal | null } | null;
};

export type OperatorPages = {
  /** The one script, for comfort only: everything works without it. */
  script: string;
  login(frame: PageFrame, view: LoginView): RenderedPage;
  /** On the way to `to`, which a browser goes to by itself. */
  onward(frame: PageFrame, view: { to: string; after: 'signed-in' | 'signed-out' }): RenderedPage;
  problem(frame: PageFrame, view: { title: string; detail: string; fix: string }): RenderedPage;
  overview(frame: PageFrame, view: OverviewView): RenderedPage;
  messages(frame: PageFrame, view: MessagesView): RenderedPage;
  message(frame: PageFrame, view: MessagePageView): RenderedPage;
  reveal(frame: PageFrame, view: RevealView): RenderedPage;
  bulk(frame: PageFrame, view: { jobs: readonly BulkJobView[] }): RenderedPage;
  bulkNew(frame: PageFrame, view: BulkNewView): RenderedPage;
  bulkJob(frame: PageFrame, view: BulkJobPageView): RenderedPage;
  quarantine(frame: PageFrame, view: QuarantineView): RenderedPage;
  backends(frame: PageFrame, view: BackendsView): RenderedPage;
  eOffices(frame: PageFrame, view: EOfficesView): RenderedPage;
  keys(frame: PageFrame, view: { items: readonly ExpiryView[] }): RenderedPage;
  configuration(frame: PageFrame, view: ConfigurationView): RenderedPage;
  serviceLevels(frame: PageFrame, view: ServiceLevelsView): RenderedPage;
  audit(frame: PageFrame, view: { items: readonly AuditItemView[]; object: string; next: string | null }): RenderedPage;
};
