/** Who asks: the organisation and department a request names, among the entities its credential stands for. */
import type { Gateway, VendorMessage } from '../../../contracts/vendor-intake.ts';
import type { EnotumEntity, EnotumSettings } from './config.ts';
import type { Caller } from './normalise.ts';
import { refuse } from './refusals.ts';
import type { Asker } from './schema-parts.ts';

export type Context = { gateway: Gateway; settings: EnotumSettings; caller: Caller };

/** Of `data.vendor.refs`. Characters. */
const MAX_BACK_OFFICE = 255;

/** Throws VendorFault with 104, 504, 627 or 3021. Whether an organisation exists elsewhere is not told. */
export function callerOf({ Usuari, BackOffice }: Asker, gateway: Gateway): Caller {
  const { CodiOrganisme: code, CodiDepartament: departmentCode } = Usuari.Empleat ?? refuse(502, '/Usuari');
  if (departmentCode.trim() === '') refuse(627, '/Usuari/Empleat/CodiDepartament');
  const behind = [...gateway.entities].map(([dir3, { settings, effect }]) => ({
    dir3,
    entity: settings as EnotumEntity,
    effect,
  }));
  const own = behind.filter(({ entity }) => entity.organisation.code === code.trim());
  if (own.length === 0) refuse(104, '/Usuari/Empleat/CodiOrganisme');
  for (const { dir3, entity, effect } of own) {
    const department = entity.departments.find((each) => each.code === departmentCode.trim());
    if (department === undefined) continue;
    const backOffice = BackOffice?.trim() || undefined;
    const known = entity.backOffices;
    if (backOffice !== undefined && (backOffice.length > MAX_BACK_OFFICE || known?.includes(backOffice) === false))
      refuse(3021, '/BackOffice');
    return { dir3, entity, effect, department, backOffice };
  }
  return refuse(504, '/Usuari/Empleat/CodiDepartament');
}

/** The message of this number. Throws VendorFault with 1010, 1015, or 103 where two read alike. */
export async function findMessage(id: string, { gateway, caller }: Context): Promise<VendorMessage> {
  const found = await gateway.findByVendorRef('idNotificacio', id);
  const [own, ...others] = found.filter(({ entity }) => entity === caller.dir3);
  if (own === undefined) return refuse(found.length > 0 ? 1015 : 1010, '/IdNotificacio');
  if (others.some(({ event }) => event.id !== own.event.id || event.source !== own.event.source))
    return refuse(103, '/IdNotificacio', 'dues notificacions tenen aquest número');
  return own;
}
