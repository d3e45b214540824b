/** The paths of e-offices that are read from, as data. */
import { type ApiRoute, json } from './schemas.ts';
import { vendorItemsQuerySchema } from './vendor.ts';

export const VENDOR_ROUTES: readonly ApiRoute[] = [
  {
    method: 'get',
    path: '/v1/vendors',
    id: 'listVendors',
    tag: 'operations',
    summary: 'The e-office products events are brought in from: how far, how well, and how much could not be taken',
    scope: 'operator',
    answers: { 200: { description: 'All of them, with the entities the client may see', content: json('Vendors') } },
    problems: [401, 403, 503],
  },
  {
    method: 'get',
    path: '/v1/vendors/{id}/items',
    id: 'listVendorItems',
    tag: 'operations',
    summary: 'What of a vendor made no event, why, and how to mend it; newest first, ignored ones only when asked for',
    scope: 'operator',
    query: vendorItemsQuerySchema,
    answers: { 200: { description: 'At most `limit`', content: json('VendorItems') } },
    problems: [400, 401, 403, 404, 503],
  },
  {
    method: 'post',
    path: '/v1/vendors/{id}/items/retry',
    id: 'retryVendorItem',
    tag: 'operations',
    summary: 'Read one of them again now, and judge it anew',
    scope: 'operator',
    body: json('VendorRetry'),
    answers: { 202: { description: 'It is tried within seconds' } },
    problems: [400, 401, 403, 404, 413, 415, 503],
  },
];
