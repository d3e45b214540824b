/** What may be done with something that arrived for the town: one route for each act. */
import { ACT_KINDS, type ActKind } from '../inbox.ts';
import { type ApiRoute, json } from './schemas.ts';

const SUMMARIES: Readonly<Record<ActKind, string>> = {
  confirm: 'Take on an entry of the registry that arrived',
  reject: 'Send an entry of the registry that arrived back to its office',
  accept: 'Accept a notification to the town: an appearance, with legal effect',
  refuse: 'Refuse a notification to the town, with legal effect',
};

export const ACT_ROUTES: readonly ApiRoute[] = ACT_KINDS.map(
  (kind): ApiRoute => ({
    method: 'post',
    path: `/v1/messages/{id}/${kind}`,
    id: `${kind}Arrived`,
    tag: 'messages',
    summary: SUMMARIES[kind],
    scope: 'operator',
    body: json('Act'),
    answers: {
      200: { description: 'The message; what the back end has to do stands in wishes', content: json('Message') },
    },
    problems: [400, 401, 403, 404, 409, 413, 415, 503],
  }),
);
