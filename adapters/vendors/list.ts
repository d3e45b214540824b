/** The literal list of e-office adapters, a line each: what its folder's entry exports as `adapter` and `startSimulator`. */
export * as alsigm from './alsigm/entry.ts';
export * as canonical from './canonical/entry.ts';
export * as enotum4 from './enotum-4/entry.ts';
export * as eofficeLive from './eoffice-live/entry.ts';
export * as gestionaQueue from './gestiona-queue/entry.ts';
export * as notibV2 from './notib-v2/entry.ts';
export * as sedipualbaSeres from './sedipualba-seres/entry.ts';
