/** Where a fault of an event is in what SIGEM sent: its own fields, so that a civil servant finds it. */

const FIELDS: readonly (readonly [RegExp, string])[] = [
  [/^\/data\/sendings\/0\/holder\/idNumber/, '/nifDest'],
  [/^\/data\/sendings\/0\/holder\/surname/, '/apellidosDest'],
  [/^\/data\/sendings\/0\/holder\/email/, '/correoDest'],
  [/^\/data\/sendings\/0\/holder\/phone/, '/telefono'],
  [/^\/data\/sendings\/0\/holder/, '/nombreDest'],
  [/^\/data\/title/, '/asunto'],
  [/^\/data\/body/, '/texto'],
  [/^\/data\/language/, '/idioma'],
  [/^\/data\/(procedure|availability)/, '/procedimiento'],
  [/^\/data\/file/, '/numeroExpediente'],
  [/^\/data\/registry/, '/numeroRegistro'],
  [/^\/entitydir3|^\/data\/emitter/, '/entidad/identificador'],
  [/^\/time$/, '/fechaRegistro'],
  [/^\/id$/, '/notiId'],
];

export function pointerOf(pointer: string): string {
  const document = /^\/data\/documents(\/\d+)?/.exec(pointer);
  if (document !== null) return `/documentos${document[1] ?? ''}`;
  return FIELDS.find(([pattern]) => pattern.test(pointer))?.[1] ?? pointer;
}
