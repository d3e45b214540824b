/**
 * NOTIB's paths as its client builds them (NotificacioRestClientV2, notib2-dev 2.0.12), below the façade and below
 * `/notibapi`, the context NOTIB itself has; so an application's base address is either. `externa` has no client operation.
 */
import type { Gateway, PushAnswer, PushRequest, PushRoute } from '../../../contracts/vendor-intake.ts';
import { failure, json } from './answers.ts';
import type { NotibSettings } from './config.ts';
import { CONSULTA } from './format-transmissio.ts';
import { handleAlta } from './handle-alta.ts';
import { handleAmpliar } from './handle-ampliar.ts';
import { handleAppInfo } from './handle-appinfo.ts';
import { consulta, type Kind, type Which } from './handle-consulta.ts';
import { handleDadesRegistre, handleEstatEnviament, handleEstatNotificacio } from './handle-estat.ts';
import { handleCertificacio, handleDocument, handleJustificantRegistre } from './handle-files.ts';
import { handleJustificant } from './handle-justificant.ts';
import { handlePermis } from './handle-permis.ts';
import { mayApply } from './roles.ts';

type Handle = (request: PushRequest, gateway: Gateway, settings: NotibSettings) => Promise<PushAnswer>;
type Row = Pick<PushRoute, 'method' | 'path' | 'maxBodyBytes' | 'open'> & { handle: Handle };

const CONTEXTS = ['', '/notibapi'] as const;
const NOTIFICACIO = '/interna/notificacio/v2';
/** A document of 10 MiB in base64, with line breaks, and what is around it. */
const ALTA_BYTES = 15 * 1024 * 1024;
const SMALL_BYTES = 64 * 1024;

const KINDS: readonly Kind[] = ['comunicacions', 'notificacions', 'enviaments'];
const WHICH: readonly Which[] = [null, 'pendents', 'llegides'];

const ROWS: readonly Row[] = [
  post('/alta', ALTA_BYTES, applied(handleAlta)),
  get(`${NOTIFICACIO}/consultaEstatNotificacio/:identificador`, applied(handleEstatNotificacio)),
  get(`${NOTIFICACIO}/consultaEstatEnviament/:referencia`, applied(handleEstatEnviament)),
  post('/consultaDadesRegistre', SMALL_BYTES, applied(handleDadesRegistre)),
  get(`${NOTIFICACIO}/consultaJustificantNotificacio/:identificador`, applied(handleJustificant)),
  post('/permisConsulta', SMALL_BYTES, applied(handlePermis)),
  post('/ampliarPlazo', SMALL_BYTES, applied(handleAmpliar)),
  ...KINDS.flatMap((kind) =>
    WHICH.map((which) => get(`${CONSULTA}/${kind}/:dni${which === null ? '' : `/${which}`}`, consulta(kind, which))),
  ),
  get(`${CONSULTA}/document/:id`, handleDocument),
  get(`${CONSULTA}/certificacio/:id`, handleCertificacio),
  get(`${CONSULTA}/justificant/:id`, handleJustificantRegistre),
  // NOTIB asks nobody's password for it.
  { ...get('/interna/api/rest/appinfo', handleAppInfo), open: true },
];

export const ROUTES: readonly PushRoute<NotibSettings>[] = CONTEXTS.flatMap((context) =>
  ROWS.map((row) => ({ ...row, path: `${context}${row.path}` })),
);

function get(path: string, handle: Handle): Row {
  return { method: 'GET', path, maxBodyBytes: 0, handle };
}

function post(path: string, maxBodyBytes: number, handle: Handle): Row {
  return { method: 'POST', path: `${NOTIFICACIO}${path}`, maxBodyBytes, handle };
}

/** NOTIB's services are for NOT_APL alone; one without it is told so as any error. */
function applied(handle: Handle): Handle {
  return async (request, gateway, settings) =>
    mayApply(gateway)
      ? handle(request, gateway, settings)
      : json(200, failure('Aquesta aplicació no té el rol NOT_APL.', gateway.now()));
}
