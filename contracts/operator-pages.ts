/** What HTTP and the operator's pages agreed: what each page is given to show, and what it gives back. */
import type { z } from 'zod';
import type { messageListSchema } from './api/message.ts';

/** Everything here is what the API shows too: no name, no NIF, no secret. */
export type MessageItem = z.infer<typeof messageListSchema>['items'][number];

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
export type Notice = { kind: 'done' | 'refused'; title: string; text: string };

export type RenderedPage = { html: string; contentSecurityPolicy: string };

export type OperatorPages = {
  /** The one script, for comfort only: everything works without it. */
  script: string;
  login(frame: PageFrame, view: { back: string; csrf: string; refusal: Notice | null }): RenderedPage;
  problem(frame: PageFrame, view: { title: string; detail: string; fix: string }): RenderedPage;
  messages(frame: PageFrame, view: { items: readonly MessageItem[] }): RenderedPage;
};
