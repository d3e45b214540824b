/**
 * An entry as `registrar`, or as `registrarEnviar` where it goes on to another office at once. Elements in the order of
 * the contract; empty ones are left out.
 */
import type { Translated } from '../../../contracts/backend.ts';
import type { OutboundEntry } from '../../../contracts/message.ts';
import type { Warning } from '../../../contracts/outcome.ts';
import { annexesOf } from './annexes.ts';
import { writeStamp } from './dates.ts';
import { interestedNode } from './people.ts';
import { adapt, type Field } from './sanitise.ts';
import { externalReference, LIMITS, PHYSICAL, TRANSPORTS } from './schema.ts';
import { callOf, petition, some } from './wire.ts';

export function translate(message: OutboundEntry): Translated {
  const { data } = message.event;
  const { entry } = data;
  const warnings: Warning[] = [];
  const clean = (value: string | undefined, field: Field) => {
    if (value === undefined) return undefined;
    const adapted = adapt(value, field);
    warnings.push(...adapted.warnings);
    return adapted.text;
  };
  const annexes = annexesOf(message);
  warnings.push(...annexes.warnings);
  const outgoing = entry.direction === 'out';
  const base = [
    ...some('tipoAsiento', outgoing ? 'SALIDA' : 'ENTRADA'),
    ...some('timestampPresentado', entry.presentedAt && writeStamp(new Date(entry.presentedAt))),
    // What comes in over the counter is of the person who brings it; only what goes out is of a unit here.
    ...some('cdOrganoOrigen', outgoing ? message.issuer : undefined),
    ...some('cdOrganoDestino', entry.destination),
    ...entry.interested.map(interestedNode),
    ...annexes.nodes,
    ...some('resumen', clean(data.title.value, { pointer: '/data/title/value', max: LIMITS.resumen })),
    ...some('cdAsunto', entry.subjectCode),
    ...some('referenciaExterna', externalReference(message.reference)),
    ...some('nuExpediente', clean(data.file?.id, { pointer: '/data/file/id', max: LIMITS.nuExpediente })),
    ...some('tipoTransporte', entry.transport && TRANSPORTS[entry.transport.kind]),
    ...some('nuTransporte', entry.transport?.number),
    ...some('observaciones', clean(entry.remarks, textAt('remarks', LIMITS.observaciones))),
    ...some('expone', clean(entry.exposes, { ...textAt('exposes', LIMITS.expone), lines: true })),
    ...some('solicita', clean(entry.requests, { ...textAt('requests', LIMITS.solicita), lines: true })),
  ];
  const physical = some('documentacionFisica', PHYSICAL[entry.physical]);
  const payload = entry.send
    ? callOf('registrarEnviar', petition(...base, ...some('tipoEnvio', 'ENVIO_DESTINO'), ...physical))
    : callOf('registrar', petition(...base, ...some('estado', 'FINALIZADO'), ...physical));
  return { payload, warnings };
}

/** What people write may name a person: only that it was changed is told. */
function textAt(name: string, max: number): Field {
  return { pointer: `/data/entry/${name}`, max, personal: true };
}
